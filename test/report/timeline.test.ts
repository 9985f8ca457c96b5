import { expect, test } from 'vitest';
import { timeline } from '../../src/report/timeline.ts';

test('a task that travels, starts cold, is interrupted and begins again', () => {
  const of = { task: 7, executor: 'edge' };
  const { spans } = timeline([
    { time: 0, event: 'arrival', task: 7, class: 'api' },
    { time: 0, event: 'transfer', ...of },
    { time: 2, event: 'join', ...of },
    { time: 3, event: 'start', ...of },
    { time: 3, event: 'setup', ...of, seconds: 1 },
    { time: 6, event: 'interrupt', ...of, progress: 'none' },
    { time: 8, event: 'start', ...of },
    { time: 9, event: 'finish', ...of },
    { time: 9, event: 'transfer', ...of },
    { time: 20, event: 'arrival', task: 8, class: 'api' },
  ]);
  expect(spans.map(({ kind, start, finish }) => [kind, start, finish])).toEqual([
    ['transfer', 0, 2],
    ['setup', 3, 4],
    ['lost', 4, 6],
    ['run', 8, 9],
  ]);
  expect(spans[0]).toMatchObject({ task: '7', class: 'api', executor: 'edge', arrival: 0 });
});

test('outages by kind; what has not ended ends with the log', () => {
  const { outages } = timeline([
    { time: 1, event: 'notice', executor: 'spot' },
    { time: 3, event: 'revocation', executor: 'spot' },
    { time: 4, event: 'breakdown', executor: 'edge' },
    { time: 5, event: 'repair', executor: 'edge' },
    { time: 5, event: 'down', executor: 'lazy' },
    { time: 6, event: 'boot', executor: 'lazy' },
    { time: 8, event: 'up', executor: 'lazy' },
    { time: 9, event: 'finish', task: 1, executor: 'edge' },
  ]);
  expect(outages).toEqual([
    { kind: 'about to be revoked', executor: 'spot', start: 1, finish: 3 },
    { kind: 'broken down', executor: 'edge', start: 4, finish: 5 },
    { kind: 'off', executor: 'lazy', start: 5, finish: 6 },
    { kind: 'booting', executor: 'lazy', start: 6, finish: 8 },
    { kind: 'revoked', executor: 'spot', start: 3, finish: 9 },
  ]);
});
