import { expect, test } from 'vitest';
import { gantt } from '../../src/report/gantt.ts';
import { sampleTasks } from './charts.ts';

const draw = (tasks: ReturnType<typeof sampleTasks>) =>
  gantt({ scenario: 's', policy: 'ppo', excerpt: 'seed 1', tasks });

test('a short schedule is shown whole, and says so', () => {
  const { note, table } = draw(sampleTasks(20));
  expect(note).toContain('20 tasks (seed 1).');
  expect(table.rows).toHaveLength(20);
});

test('a long schedule is cut to its first tasks, and says so', () => {
  const { note, table } = draw(sampleTasks(1000));
  expect(note).toContain('250 of 1000 recorded tasks');
  expect(table.rows[0]![0]).toBe('t0');
  expect(table.rows).toHaveLength(250);
});

test('a schedule on very many executors is cut until its rows can be read', () => {
  const wide = sampleTasks(200).map((task, i) => ({ ...task, executor: `node#${i}` }));
  const { table } = draw(wide);
  const executors = new Set(table.rows.map((row) => row[2]));
  expect(executors.size).toBeLessThanOrEqual(40);
  expect(executors.size).toBeGreaterThan(30);
});

test('tasks that share an executor at one time get rows of their own, in numeric order', () => {
  const tasks = sampleTasks(12).map((task) => ({ ...task, executor: 'big', start: 0, finish: 10 }));
  const { spec } = draw(tasks);
  const { y } = (spec as unknown as { encoding: { y: { sort: string[] } } }).encoding;
  expect(y.sort).toEqual(Array.from({ length: 12 }, (_, k) => `big · ${k + 1}`));
});
