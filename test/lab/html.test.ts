import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { renderHtml } from '../../src/report/html/page.ts';
import { reportOf } from '../../src/report/testing/made-up.ts';
import { benchmarks } from '../../src/report/testing/made-up-benchmarks.ts';
import { costsReport } from '../../src/report/testing/made-up-costs.ts';
import { mechanismsReport } from '../../src/report/testing/made-up-mechanisms.ts';
import { browserForAll, noChromium } from '../support/chromium.ts';
import { mirrorbench } from '../support/command.ts';
import { folderForAll } from '../support/folderForAll.ts';

// A report of a real run in a real browser: scenarios that hold, and one that fails because its mirror cuts what it copies.

const failing = `
import { copies, defineScenario, equivalent, star } from 'mirrorbench';

export default defineScenario({
  claim: 'Forty pings are copied whole.',
  topology: star({ p1: 'h1', p2: 'h2', p3: 'monitor' }),
  mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p3', snaplen: 64 } },
  async run({ mirror, trial }) {
    await mirror.install('m0');
    return { during: await trial('during', { kind: 'ping', from: 'h1', to: 'h2', count: 40, intervalMs: 2 }) };
  },
  check: ({ during }) => [copies(during.departing('p3'), during.arriving('p1')), equivalent(during, 'm0')],
});
`;

describe.skipIf(noChromium !== undefined)(
  `report.html in Chromium${noChromium === undefined ? '' : `: ${noChromium}`}`,
  () => {
    const folder = folderForAll();
    const { browser } = browserForAll();
    let run = '';

    beforeAll(async () => {
      writeFileSync(join(folder(), 'cut.ts'), failing);
      const { stdout } = await mirrorbench(['run', 'cut.ts', 'span-egress', 'span-both'], folder());
      run = realpathSync(join(folder(), 'reports', 'latest'));
      expect(stdout).toContain('/report.html, and run.json beside it');
      const { searched, noDifference, broken } = benchmarks;
      const bench = reportOf([], { benchmarks: [searched, noDifference, broken] });
      writeFileSync(join(folder(), 'benchmarks.html'), renderHtml(bench));
      const { benchmarks: costs = [] } = costsReport;
      writeFileSync(join(folder(), 'mechanisms.html'), renderHtml({ ...mechanismsReport, benchmarks: costs }));
    });

    /** Opens the report; whatever it complains of or asks for is told. */
    async function opened(options: BrowserContextOptions = {}, file = join(run, 'report.html')) {
      const page = await browser().newPage(options);
      const complaints: string[] = [];
      const requests: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => requests.push(request.url()));
      const address = pathToFileURL(file).href;
      await page.goto(address);
      return { page, complaints, others: () => requests.filter((url) => url !== address && !url.startsWith('data:')) };
    }

    test('opens from disk without an error or a request, its first line says what matters, and the failed claim is unfolded', async () => {
      const { page, complaints, others } = await opened();
      expect(await page.locator('h1').textContent()).toContain('1 of 5 claims failed: cut.ts');
      const first = page.locator('details.outcome').first();
      expect(await first.getAttribute('open')).not.toBeNull();
      expect(await first.locator('svg.lab').isVisible()).toBe(true);
      expect(await first.locator('.pair mark').first().isVisible()).toBe(true);
      expect(await first.locator('.flow').first().isVisible()).toBe(true);
      expect([...complaints, ...others()]).toEqual([]);
    });

    test('search, filter and folding work by keyboard, and the number of scenarios is told', async () => {
      const { page } = await opened();
      const told = () => page.locator('#shown').textContent();
      const visible = () => page.locator('details.outcome:visible').count();
      expect([await told(), await visible()]).toEqual(['5 scenarios', 5]);
      await page.keyboard.press('/');
      await page.keyboard.type('span-both internal');
      expect([await told(), await visible()]).toEqual(['1 of 5 scenarios', 1]);
      await page.keyboard.press('Escape');
      expect([await told(), await visible()]).toEqual(['5 scenarios', 5]);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      expect([await told(), await visible()]).toEqual(['1 of 5 scenarios', 1]);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      expect([await told(), await visible()]).toEqual(['5 scenarios', 5]);
      await page.locator('#unfold').focus();
      await page.keyboard.press('Enter');
      expect(await page.locator('details.outcome[open]').count()).toBe(5);
      expect(await page.locator('#unfold').textContent()).toBe('Fold all');
    });

    test('a link of the matrix unfolds its scenario', async () => {
      const { page } = await opened();
      const target = await page.locator('.matrix a').last().getAttribute('href');
      await page.locator('.matrix a').last().press('Enter');
      await page.locator(`${target}[open]`).waitFor();
    });

    test('the theme follows the system until it is chosen, and the choice is kept', async () => {
      const { page } = await opened({ colorScheme: 'dark' });
      const background = () => page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
      const dark = await background();
      await page.locator('#theme').press('Enter');
      expect(await background()).not.toBe(dark);
      await page.reload();
      expect(await page.locator('#theme').textContent()).toBe('Theme: light');
      await page.locator('#theme').press('Enter');
      expect(await background()).toBe(dark);
    });

    test('links lead to evidence and captures that are there', async () => {
      const { page } = await opened();
      const addresses = await page.evaluate<string[]>(
        `[...document.querySelectorAll('a[href^="./"]')].map((one) => one.href)`,
      );
      expect(addresses.filter((address) => address.includes('/evidence/'))).toHaveLength(1);
      expect(addresses.filter((address) => address.endsWith('.pcap')).length).toBeGreaterThan(20);
      expect(addresses.filter((address) => !existsSync(fileURLToPath(address)))).toEqual([]);
    });

    test.each([
      ['light', { colorScheme: 'light' }],
      ['dark', { colorScheme: 'dark' }],
      ['on a phone', { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }],
      ['on a phone, dark', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
    ] as const)('has no serious finding of axe and nothing wider than the page: %s', async (_, options) => {
      const made = ['benchmarks.html', 'mechanisms.html'].map((name) => join(folder(), name));
      for (const file of [join(run, 'report.html'), ...made]) {
        const { page, complaints, others } = await opened(options, file);
        await page.evaluate(`for (const one of document.querySelectorAll('details')) one.open = true`);
        expect(await seriousFindings(page)).toEqual([]);
        expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
        expect([...complaints, ...others()]).toEqual([]);
        await page.close();
      }
    });

    test('is the same from run.json alone', async () => {
      const { stdout } = await mirrorbench(['report', run, '--format', 'html'], folder());
      expect(`${stdout}\n`).toBe(readFileSync(join(run, 'report.html'), 'utf8'));
    });
  },
);

/** What axe calls serious or critical, with the elements that it means. */
async function seriousFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  // What passed is most of what it finds, and takes longer to hand over than to find.
  const findings = await page.evaluate<Finding[]>(
    `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  return findings
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}
