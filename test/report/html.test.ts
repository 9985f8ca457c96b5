import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { htmlPage } from '../../src/report/html.ts';
import { type Page, pageOfCharts } from '../../src/report/page.ts';
import { sampleCharts } from './charts.ts';

const readInstalled = (path: string) =>
  readFileSync(new URL(`../../node_modules/${path}`, import.meta.url), 'utf8');
const content = (): Page => ({ ...pageOfCharts('a <b> & c', sampleCharts()), summary: ['ppo < sjf'] });
const page = () => htmlPage(content(), readInstalled);

/** What a script of the page unpacks. */
const unpacked = (base64: string) => JSON.parse(gunzipSync(Buffer.from(base64, 'base64')).toString());

test('a page asks for nothing from outside', () => {
  const markup = page().replaceAll(/<script[\s\S]*?<\/script>/g, '');
  expect(markup).not.toMatch(/ (src|srcset)=| href="(?!#|data:,")|@import|url\(/);
  expect(page()).toContain(`Content-Security-Policy" content="default-src 'none'`);
  expect(page()).not.toContain('sourceMappingURL');
});

test('a page holds every chart as data and every table as text', () => {
  const base64 = /<script id="charts" type="text\/plain">(.*?)<\/script>/s.exec(page())![1]!;
  const charts = unpacked(base64) as { id: string }[];
  expect(charts.map(({ id }) => id)).toEqual(sampleCharts().map(({ id }) => id));
  expect(page().match(/<table><thead>/g)).toHaveLength(sampleCharts().length);
  expect(page()).toContain('<td>least-backlog</td>');
});

test('text and scripts cannot break out of their place', () => {
  const hostile = htmlPage(
    { title: '</title><script>x', verdict: ['<a>'], summary: ['<img>'], parts: [] },
    () => 'var a = "</script><!--";\n//# sourceMappingURL=a.js.map\n',
  );
  expect(hostile).toContain('&lt;/title&gt;&lt;script&gt;x');
  expect(hostile).toContain('<p>&lt;img&gt;</p>');
  expect(hostile).toContain(String.raw`var a = "\x3c/script>\x3c!--";`);
  expect(hostile.match(/<script/g)!.length).toBe(hostile.match(/<\/script>/g)!.length);
});
