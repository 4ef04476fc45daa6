#!/usr/bin/env zx
// Takes a picture of a run's report.html in Chromium:
//
//   npx zx scripts/screenshot.mjs RUN docs/report.png [--dark] [--width 1200] [--height 1500] [--from SELECTOR]
//
// RUN is the folder of a run. With --from, the picture begins at that element. Chromium is Debian's, or what CHROMIUM names.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [run, picture] = argv._;
if (run === undefined || picture === undefined)
  throw new Error('name the folder of a run, and the file for the picture');
const { width = 1200, height = 1500, dark = false, from } = argv;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light' });
  await page.goto(pathToFileURL(resolve(run, 'report.html')).href);
  if (from !== undefined)
    await page
      .locator(from)
      .first()
      .evaluate((element) => element.scrollIntoView());
  await page.screenshot({ path: picture });
} finally {
  await browser.close();
}
