import { accessSync, constants } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

/** Debian's, unless CHROMIUM names another. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Why pages cannot be opened; undefined where they can. */
export const noChromium = isThere() ? undefined : `there is no ${executablePath} (Debian’s package chromium)`;

/** A browser for all tests of a file. */
export function browserForAll(): { readonly browser: () => Browser } {
  let browser: Browser | undefined;
  beforeAll(async () => {
    // Its own sandbox is not for root, and what it opens here is ours.
    if (noChromium === undefined) browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());
  return {
    browser: () => {
      if (browser === undefined) throw new Error('the browser has not started');
      return browser;
    },
  };
}

function isThere(): boolean {
  try {
    accessSync(executablePath, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
