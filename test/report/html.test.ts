import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { htmlPage } from '../../src/report/html.ts';
import { sampleCharts } from './charts.ts';

const readInstalled = (path: string) =>
  readFileSync(new URL(`../../node_modules/${path}`, import.meta.url), 'utf8');
const page = () =>
  htmlPage({ title: 'a <b> & c', summary: ['ppo < sjf'], charts: sampleCharts() }, readInstalled);

test('a page asks for nothing from outside', () => {
  const markup = page().replaceAll(/<script[\s\S]*?<\/script>/g, '');
  expect(markup).not.toMatch(/ (src|href|srcset)=|@import|url\(/);
  expect(page()).toContain(`Content-Security-Policy" content="default-src 'none'`);
  expect(page()).not.toContain('sourceMappingURL');
});

test('a page holds every chart as data and every table as text', () => {
  const json = /<script id="charts" type="application\/json">(.*?)<\/script>/s.exec(page())![1]!;
  const { charts } = JSON.parse(json) as { charts: { id: string }[] };
  expect(charts.map(({ id }) => id)).toEqual(sampleCharts().map(({ id }) => id));
  expect(page().match(/class="numbers"><table>/g)).toHaveLength(sampleCharts().length);
  expect(page()).toContain('<td>least-backlog</td>');
});

test('text and scripts cannot break out of their place', () => {
  const hostile = htmlPage(
    { title: '</title><script>x', summary: ['<img>'], charts: [] },
    () => 'var a = "</script><!--";\n//# sourceMappingURL=a.js.map\n',
  );
  expect(hostile).toContain('&lt;/title&gt;&lt;script&gt;x');
  expect(hostile).toContain('<p>&lt;img&gt;</p>');
  expect(hostile).toContain(String.raw`var a = "\x3c/script>\x3c!--";`);
  expect(hostile.match(/<script/g)!.length).toBe(hostile.match(/<\/script>/g)!.length);
});
