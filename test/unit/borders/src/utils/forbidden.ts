import '../model/forbidden.ts';

export const poll = (look: () => void) => globalThis.setInterval(look, 100);
