import { afterEach, expect, test, vi } from 'vitest';
import { renderPng, renderSvg } from '../../src/report/render.ts';
import { sampleCharts } from './charts.ts';

afterEach(() => vi.restoreAllMocks());

test.each(sampleCharts().map((chart) => [chart.id, chart] as const))(
  '%s is drawn with its title, without a warning or a missing number',
  async (_id, chart) => {
    const warnings = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const svg = await renderSvg(chart.spec);
    expect(warnings).not.toHaveBeenCalled();
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain(chart.title);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  },
);

test('a chart is the same text each time it is drawn', async () => {
  const [first, second] = [sampleCharts()[3]!, sampleCharts()[3]!];
  expect(await renderSvg(first.spec)).toBe(await renderSvg(second.spec));
});

test('the dark mode changes colours, not marks', async () => {
  const { spec } = sampleCharts()[1]!;
  const withoutColours = (svg: string) => svg.replaceAll(/#[0-9a-f]{6}/g, '#');
  const [light, dark] = [await renderSvg(spec, 'light'), await renderSvg(spec, 'dark')];
  expect(dark).not.toBe(light);
  expect(withoutColours(dark)).toBe(withoutColours(light));
});

test('a PNG has the size of the SVG times its scale', async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>';
  const png = Buffer.from(await renderPng(svg, { family: 'sans-serif', files: [] }, 3));
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([120, 90]);
});
