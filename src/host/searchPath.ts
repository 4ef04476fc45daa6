/** Where tools are looked for: `ip`, `tc` and the daemons stand in folders that an ordinary user's PATH lacks. */
export const SEARCH_PATH = [process.env.PATH ?? '', '/usr/local/sbin', '/usr/sbin', '/sbin'].join(':');
