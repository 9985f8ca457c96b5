import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PLAYHEAD_COLOUR } from '../../src/report/playhead.ts';
import { describeInChromium, launchChromium } from '../fixtures/chromium.ts';
import { inProcess } from './cli.ts';
import { TINY } from './tiny.ts';

describeInChromium('the report of a benchmark', () => {
  let folder: string;
  let file: string;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'switchyard-'));
    file = join(folder, 'bench', 'report.html');
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    const play = async (...words: string[]) => {
      const { code, stderr } = await inProcess(words, { cwd: folder });
      expect(code, stderr).toBe(0);
    };
    await play('train', 'tiny.yaml', '--agent', 'q-learning', '--steps', '2000', '--out', 'run');
    const policies = ['--policies', 'random,least-backlog,run', '--seeds', '1..3', '--regret', '2'];
    await play('bench', 'tiny.yaml', ...policies, '--out', 'bench');
    await play('plot', 'bench');
    browser = await launchChromium();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens the page, does something, and expects neither a message on the console nor a request. */
  async function withPage(options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const heard: string[] = [];
    page.on('console', (message) => heard.push(message.text()));
    page.on('pageerror', (error) => heard.push(error.message));
    page.on('request', (request) => {
      if (!/^(file|data|blob):/.test(request.url())) heard.push(`request of ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    await page.locator('#explorer[data-shown]').waitFor();
    try {
      await use(page);
    } finally {
      await context.close();
    }
    expect(heard).toEqual([]);
  }

  it('opens, with every part, and draws every chart', async () => {
    await withPage({}, async (page) => {
      expect(await page.locator('.verdict').innerText()).toContain('q-learning');
      const entries = await page.locator('nav a').allInnerTexts();
      expect(entries).toEqual([
        'Results',
        'Scenario tiny',
        'Schedules',
        'Learning',
        'Regret by counterfactual',
        'Bounds',
        'Provenance',
      ]);
      for (const id of await page.locator('[role=img]').evaluateAll((all) => all.map(({ id }) => id))) {
        await page.locator(`#${id}`).scrollIntoViewIfNeeded();
        await page.locator(`#${id} svg.marks`).waitFor();
      }
      expect(await page.locator('#performance-profile svg.marks').count()).toBe(1);
      expect(await page.locator('#learning-curve svg.marks').count()).toBe(1);
      const command = await page.locator('#provenance-table td', { hasText: 'switchyard bench' }).innerText();
      expect(command).toContain('switchyard bench tiny.yaml --policies random,least-backlog,run');
      expect(command).toContain('--seeds 1..3');
      expect(await page.locator('#regret-table tbody tr').count()).toBeGreaterThan(2);
    });
    expect(statSync(file).size).toBeLessThan(3e6);
  });

  it('sorts and filters its tables by keyboard', async () => {
    await withPage({}, async (page) => {
      const block = page.locator('#results-table');
      const shown = () => block.locator('tbody tr:visible');
      const column = async (k: number) =>
        (await shown().locator(`td:nth-child(${k})`).allInnerTexts()).map((text) =>
          Number(text.replaceAll(',', '')),
        );
      expect(await block.locator('output').innerText()).toMatch(/^3 of \d+ rows$/);
      expect(await column(3)).toEqual([1, 2, 3]);
      await block.getByLabel('metric').selectOption('cost');
      const mean = block.getByRole('button', { name: 'mean' });
      await mean.focus();
      await page.keyboard.press('Enter');
      const rising = await column(6);
      expect(rising).toEqual([...rising].sort((a, b) => a - b));
      await page.keyboard.press('Enter');
      expect(await column(6)).toEqual([...rising].reverse());
      expect(await block.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('descending');
      await block.getByLabel('containing').focus();
      await page.keyboard.type('least-b');
      expect(await shown().count()).toBe(1);
      expect(await block.locator('output').innerText()).toMatch(/^1 of /);
    });
  });

  it('goes through time by arrow keys: clock, line, decision and candidates follow', async () => {
    await withPage({}, async (page) => {
      const time = page.locator('#time');
      const line = () => page.locator(`#gantt line[stroke='${PLAYHEAD_COLOUR}']`).getAttribute('transform');
      await time.focus();
      const before = { clock: await time.getAttribute('aria-valuetext'), line: await line() };
      for (let k = 0; k < 5; k++) await page.keyboard.press('PageUp');
      await page.keyboard.press('ArrowRight');
      await expect.poll(line).not.toBe(before.line);
      const clock = (await time.getAttribute('aria-valuetext'))!;
      expect(Number.parseFloat(clock)).toBeGreaterThan(Number.parseFloat(before.clock!));
      expect(await page.locator('#clock').innerText()).toBe(clock);
      expect(await page.locator('#state').innerText()).toContain(`At ${clock}`);

      const decided = async () => Number((await page.locator('#decision-title').innerText()).split(' ')[1]);
      const first = await decided();
      expect(first).toBeGreaterThan(50);
      await page.getByRole('button', { name: 'next decision' }).focus();
      await page.keyboard.press('Enter');
      expect(await decided()).toBe(first + 1);
      const chosen = page.locator('#candidates tr[aria-current=true]');
      expect(await chosen.count()).toBe(1);
      expect(await page.locator('#candidates thead').innerText()).toContain('backlog');
      expect(await page.locator('#candidates tbody tr').count()).toBe(3);
      const said = await page.locator('#decision-note').innerText();
      expect(said).toContain(`candidate ${await chosen.locator('td').first().innerText()} on `);
      expect(Number.parseFloat(said.slice(3))).toBeGreaterThan(Number.parseFloat(clock));

      await page.locator('#policy').selectOption({ label: 'random' });
      await expect.poll(() => page.locator('#gantt h3').innerText()).toBe('Schedule of random on tiny');
      await page.locator('#utilisation-random svg.marks').waitFor();

      await page.locator('#policy').selectOption({ label: 'q-learning' });
      await expect.poll(() => page.locator('#gantt h3').innerText()).toBe('Schedule of q-learning on tiny');
      await page.getByRole('button', { name: 'next decision' }).click();
      const scoreOf = async (rows: string) =>
        (await page.locator(`${rows} td:nth-child(6)`).allInnerTexts()).map(Number);
      const scores = await scoreOf('#candidates tbody tr');
      expect(await scoreOf('#candidates tr[aria-current=true]')).toEqual([Math.min(...scores)]);
    });
  });

  it('is dark where the reader prefers that, and as the reader chooses', async () => {
    const background = (page: Page) =>
      page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const ofChart = (page: Page) =>
      page.evaluate<string>("getComputedStyle(document.querySelector('#gantt svg')).backgroundColor");
    await withPage({ colorScheme: 'dark' }, async (page) => {
      expect(await background(page)).toBe('rgb(21, 24, 28)');
      expect(await ofChart(page)).toBe('rgb(21, 24, 28)');
      await page.locator('#mode').focus();
      await page.keyboard.press('Enter');
      expect(await background(page)).toBe('rgb(255, 255, 255)');
      await expect.poll(() => ofChart(page)).toBe('rgb(255, 255, 255)');
    });
    await withPage({ colorScheme: 'light' }, async (page) => {
      expect(await background(page)).toBe('rgb(255, 255, 255)');
    });
  });

  it('fits a narrow window; only charts and tables scroll', async () => {
    await withPage({ viewport: { width: 380, height: 700 } }, async (page) => {
      const widths = await page.evaluate<number[]>('[document.documentElement.scrollWidth, innerWidth]');
      expect(widths[0]).toBeLessThanOrEqual(widths[1]!);
    });
  });

  it('can be gone through with the tabulator, in the order in which it is read', async () => {
    await withPage({}, async (page) => {
      const order: string[] = [];
      for (let k = 0; k < 10; k++) {
        await page.keyboard.press('Tab');
        order.push(await page.evaluate<string>('document.activeElement.textContent.trim().slice(0, 20)'));
      }
      expect(order.slice(0, 4)).toEqual(['to the content', 'dark', 'Results', 'Scenario tiny']);
      const nameless = await page.evaluate<number>(
        "[...document.querySelectorAll('button, select, input')].filter((each) => !each.textContent && !each.labels?.length).length",
      );
      expect(nameless).toBe(0);
    });
  });
});
