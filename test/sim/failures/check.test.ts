import { describe, expect, it } from 'vitest';
import { scenarioOf } from '../../fixtures/scenario.ts';

const FRAGILE = { uptime: 5, repair: 2 };

const cases: [
  name: string,
  scenario: { executor?: object; task?: object; rest?: object },
  message: RegExp,
][] = [
  [
    'an executor that is never up',
    { executor: { failures: { uptime: 0, repair: 1 } } },
    /uptime.*mean above 0/,
  ],
  [
    'outages of a place where nothing stands',
    { rest: { sites: [{ name: 'defaut', failures: FRAGILE }] } },
    /no executor stands at 'defaut'; did you mean 'default'/,
  ],
  [
    'progress in checkpoints that do not exist',
    { task: { retry: { progress: 'checkpoint' } } },
    /no checkpoint/,
  ],
  [
    'retries without end of what always fails',
    { task: { failure: { probability: 1 }, retry: {} } },
    /every attempt fails/,
  ],
  [
    'cold starts of shared slots',
    { executor: { queue: { discipline: 'ps' }, coldStart: { time: 1, keepAlive: 1 } } },
    /discipline ps/,
  ],
  [
    'failures where events are handled singly',
    { executor: { failures: FRAGILE }, rest: { control: 'batch', batch: { semantics: 'rlscheduler' } } },
    /does not exist with semantics rlscheduler/,
  ],
  ['patience of no number', { task: { patience: 'long' } }, /expected 'deadline', a number/],
];

describe('a scenario is refused that has', () => {
  it.each(cases)('%s', async (_, { executor = {}, task = {}, rest = {} }, message) => {
    const scenario = scenarioOf({
      name: 'refused',
      horizon: { tasks: 1 },
      executors: [{ name: 'server', ...executor }],
      tasks: [{ name: 't', work: { dist: 'exponential', mean: 1 }, ...task }],
      arrivals: { process: 'poisson', rate: 1 },
      ...rest,
    });
    await expect(scenario).rejects.toThrow(message);
  });
});
