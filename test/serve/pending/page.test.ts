import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Asked, PendingList } from '../../../src/serve/pending/pending-list.ts';
import { describeInChromium, launchChromium } from '../../fixtures/chromium.ts';
import { type PageServer, servePage } from './page-server.ts';

const ATTACK = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';

const asked = (decision: string, more: Partial<Asked> = {}): Asked => ({
  decision,
  reason: 'close call',
  task: { id: `task-${decision}`, class: 'pii', labels: { zone: 'eu' } },
  candidates: ['edge-1', 'cloud-1', 'wait'],
  allowed: [true, false, true],
  scores: [1.23456789, null, 0.9],
  proposed: 0,
  standing: 2,
  ...more,
});

describeInChromium('the page of pending decisions', () => {
  let browser: Browser;
  let page: Page;
  const heard: string[] = [];
  let server: PageServer;
  let list: PendingList;

  beforeAll(async () => {
    server = await servePage(new PendingList());
    browser = await launchChromium();
    page = await browser.newPage();
    page.on('console', (message) => heard.push(message.text()));
    page.on('pageerror', (error) => heard.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url)) heard.push(`request of ${request.url()}`);
    });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  beforeEach(() => {
    list = new PendingList({ seconds: 90 });
    server.list = list;
    server.token = null;
  });

  /** Opens the page, does something, and expects no message on the console but those expected, and no foreign request. */
  async function withPage(use: () => Promise<void>, ...expected: RegExp[]): Promise<void> {
    heard.length = 0;
    await page.goto(`${server.url}/pending`);
    await use();
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(heard.filter((text) => !expected.some((each) => each.test(text)))).toEqual([]);
  }

  const articles = () => page.locator('article');
  const status = () => page.locator('#status');
  /** Asks the server at once: what the next poll would do. */
  const refresh = () => page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);

  it('shows what is asked, and what comes later, by itself', async () => {
    list.add(asked('d0'));
    await withPage(async () => {
      await articles().waitFor();
      expect(await articles().getByRole('heading').innerText()).toBe('Decision d0 on task task-d0');
      const text = await articles().innerText();
      expect(text).toMatch(/Asked because: close call/);
      // By the Date of an answer, which is of whole seconds.
      expect(text).toMatch(/1:(3[01]|2\d) left/);
      expect(await page.locator('dl').innerText()).toContain('{"zone":"eu"}');
      const rows = await page
        .locator('tbody tr')
        .evaluateAll((all) =>
          all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent)),
        );
      expect(rows).toEqual([
        ['edge-1 proposed', '1.2346', 'Choose'],
        ['cloud-1 forbidden', '–', 'Choose'],
        ['wait default', '0.9', 'Choose'],
      ]);
      expect(await page.getByRole('button', { name: 'Choose cloud-1' }).isDisabled()).toBe(true);
      list.add(asked('d1'));
      await articles().nth(1).waitFor({ timeout: 10_000 });
      expect(await status().innerText()).toBe('2 open');
      expect(await page.title()).toBe('(2) Pending decisions');
    });
  });

  it('lets a person choose and comment with the keyboard alone', async () => {
    const first = list.add(asked('d0'))!;
    list.add(asked('d1'));
    await withPage(async () => {
      await articles().nth(1).waitFor();
      const focused = () => page.evaluate('document.activeElement.labels?.[0]?.textContent');
      for (let k = 0; k < 9 && (await focused()) !== 'Comment, for the record'; k++) {
        await page.keyboard.press('Tab');
      }
      await page.keyboard.type('as agreed');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await articles().nth(1).waitFor({ state: 'detached' });
      expect(list.get(first.id)).toMatchObject({
        state: 'settled',
        choice: 2,
        by: 'ann',
        comment: 'as agreed',
      });
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Decision d1 on task task-d1');
    });
  });

  it('makes text of whatever it is told', async () => {
    const one = list.add({
      ...asked(ATTACK, { reason: ATTACK, candidates: [ATTACK, 'javascript:hacked=1', '&lt;b>'] }),
      task: { id: ATTACK, [ATTACK]: ATTACK, labels: { [ATTACK]: ATTACK }, __proto__: null },
    })!;
    await withPage(async () => {
      await articles().waitFor();
      expect(await page.locator('article img, article script').count()).toBe(0);
      expect(await page.locator('tbody td').first().textContent()).toBe(`${ATTACK} proposed`);
      expect(await page.locator('h2').textContent()).toContain(ATTACK);
      await page.getByRole('button', { name: `Choose ${ATTACK}` }).click();
      await articles().waitFor({ state: 'detached' });
      expect(list.get(one.id)?.choice).toBe(0);
    });
  });

  it('allows no script that is not its own', async () => {
    await withPage(async () => {
      await status().getByText('Nobody is waited for.').waitFor();
      const inserted = await page.evaluate(`
          const script = document.createElement('script');
          let refused = 'nothing';
          try { script.text = 'window.hacked = 1'; } catch (error) { refused = error.name; }
          const inline = document.createElement('div');
          try { inline.innerHTML = '<p>'; refused += ' nothing'; } catch (error) { refused += ' ' + error.name; }
          refused`);
      expect(inserted).toBe('TypeError TypeError');
    }, /TrustedScript|TrustedHTML|Trusted Type/);
  });

  it('asks for a token, sends it, and keeps it in the tab only', async () => {
    server.token = 'secret';
    list.add(asked('d0'));
    await withPage(async () => {
      await status().getByText('A token is needed: no <b>valid</b> token').waitFor();
      expect(await articles().count()).toBe(0);
      await page.getByLabel('Token with the scope approve').fill('secret');
      await page.keyboard.press('Enter');
      await articles().waitFor();
      expect(page.url()).toBe(`${server.url}/pending`);
      expect(await page.evaluate('[document.cookie, localStorage.length, sessionStorage.length]')).toEqual([
        '',
        0,
        1,
      ]);
      await page.getByRole('button', { name: 'Choose edge-1' }).click();
      await status().getByText('Nobody is waited for.').waitFor();
      list.add(asked('d1'));
      await refresh();
      await articles().waitFor();
      await page.getByRole('button', { name: 'Forget' }).click();
      await status().getByText('A token is needed').waitFor();
      expect(await articles().count()).toBe(0);
      expect(await page.evaluate('sessionStorage.length')).toBe(0);
    }, /status of 401/);
  });

  it('keeps what somebody writes when it is over, and says so', async () => {
    const [first, second] = [list.add(asked('d0'))!, list.add(asked('d1'))!];
    await withPage(async () => {
      await articles().nth(1).waitFor();
      await articles().first().getByLabel('Comment').fill('half a sen');
      list.settle(first.id, { choice: 0, by: 'bob' });
      list.settle(second.id, { choice: 0, by: 'bob' });
      await refresh();
      await articles().getByText('bob has settled it.').waitFor();
      expect(await articles().count()).toBe(1);
      expect(await articles().getByLabel('Comment').inputValue()).toBe('half a sen');
      expect(await page.getByRole('button', { name: 'Choose edge-1' }).isDisabled()).toBe(true);
      await page.getByRole('button', { name: 'Dismiss' }).click();
      expect(await articles().count()).toBe(0);
    });
  });

  it('tells why a choice was not taken, and that nobody answers', async () => {
    const one = list.add(asked('d0'))!;
    await withPage(
      async () => {
        await articles().waitFor();
        server.list = new PendingList();
        await page.getByRole('button', { name: 'Choose edge-1' }).click();
        await articles().getByText(`pending decision '${one.id}': there is none`).waitFor();
        server.list = list;
        await page.route('**/v1/pending', (route) => route.abort());
        await refresh();
        await status().getByText('Failed to fetch').waitFor();
        await page.unrouteAll();
      },
      /status of (404|409)/,
      /ERR_FAILED/,
    );
  });

  it('lets what has no candidate left be seen', async () => {
    const nothing = { allowed: [false, false, false], proposed: null, standing: null };
    const one = list.add(asked('d0', nothing))!;
    await withPage(async () => {
      await page.getByRole('button', { name: 'Seen' }).click();
      await articles().waitFor({ state: 'detached' });
      expect(list.get(one.id)).toMatchObject({ state: 'settled', choice: null, by: 'ann' });
    });
  });

  it('fits a telephone and a dark room', async () => {
    list.add(asked('d0', { candidates: ['a'.repeat(80), 'cloud-1', 'wait'], reason: 'r'.repeat(300) }));
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 360, height: 740 });
    await withPage(async () => {
      await articles().waitFor();
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(21, 24, 28)');
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    });
  });
});
