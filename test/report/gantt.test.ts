import { expect, test } from 'vitest';
import { gantt } from '../../src/report/gantt.ts';
import type { Outage, Span } from '../../src/report/timeline.ts';
import { sampleOutages, sampleSpans } from './charts.ts';

const draw = (spans: readonly Span[], outages: readonly Outage[] = []) =>
  gantt({ of: 'ppo on s', id: 'gantt-ppo', excerpt: 'seed 1', spans, outages });

interface Layered {
  readonly encoding: { readonly y: { readonly sort: string[] } };
  readonly layer: readonly { readonly data: { readonly values: readonly { row: string; kind: string }[] } }[];
}

const specOf = (chart: ReturnType<typeof draw>) => chart.spec as unknown as Layered;

test('a short schedule is shown whole, and says so', () => {
  const { note, table } = draw(sampleSpans(20));
  expect(note).toContain('20 tasks (seed 1).');
  expect(table.rows).toHaveLength(20);
});

test('a long schedule is cut to its first tasks, and says so', () => {
  const { note, table } = draw(sampleSpans(1000));
  expect(note).toContain('250 of 1000 recorded tasks');
  expect(table.rows[0]![1]).toBe('t0');
  expect(table.rows).toHaveLength(250);
});

test('a schedule on very many executors is cut until its rows can be read', () => {
  const wide = sampleSpans(200).map((span, i) => ({ ...span, executor: `node#${i}` }));
  const executors = new Set(draw(wide).table.rows.map((row) => row[3]));
  expect(executors.size).toBeLessThanOrEqual(40);
  expect(executors.size).toBeGreaterThan(30);
});

test('tasks that share an executor at one time get rows of their own, in numeric order', () => {
  const spans = sampleSpans(12).map((span) => ({ ...span, executor: 'big', start: 0, finish: 10 }));
  expect(specOf(draw(spans)).encoding.y.sort).toEqual(Array.from({ length: 12 }, (_, k) => `big · ${k + 1}`));
});

test('outages lie behind every row of their executor, cut to the time that is drawn', () => {
  const spans = sampleSpans(20).map((span, i) => ({ ...span, executor: i < 10 ? 'edge#0' : 'edge#1' }));
  const chart = draw(spans, sampleOutages);
  const { sort: rows } = specOf(chart).encoding.y;
  const bands = specOf(chart).layer[0]!.data.values;
  expect(bands.filter(({ kind }) => kind === 'broken down').map(({ row }) => row)).toEqual(
    rows.filter((row) => row.startsWith('edge#0')),
  );
  expect(chart.table.rows.filter(([what]) => what === 'revoked')).toEqual([
    ['revoked', null, null, 'edge#1', null, 8, 23],
  ]);
});

test('cold starts and lost work are drawn over the bars', () => {
  const kinds = specOf(draw(sampleSpans(20)))
    .layer.at(-1)!
    .data.values.map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(['setup', 'lost']));
});
