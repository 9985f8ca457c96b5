import { describe, expect, it } from 'vitest';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

const executors = [
  { name: 'edge', tier: 'edge', site: 'plant', labels: { zone: 'hot' } },
  { name: 'rack', tier: 'on-prem', site: 'hq', gpus: { count: 4, type: 'A100' }, slots: 4 },
  { name: 'cloud', tier: 'cloud', count: 2, gpus: { count: 1, type: 'T4' }, slots: 4 },
];
const base = { name: 'labels', horizon: { tasks: 60 }, arrivals: { process: 'poisson', rate: 1 }, executors };
const work = { dist: 'exponential', mean: 1 };

/** Names of the executors that tasks of a class ever ran on, sent at random. */
async function homes(task: Record<string, unknown>): Promise<string[]> {
  const scenario = await scenarioOf({ ...base, tasks: [{ name: 't', work, ...task }] });
  const { simulator, result } = simulated(scenario, 'random', '1');
  expect(result.tasks.completed).toBe(60);
  const { executor, size } = simulator.schedule!;
  return [...new Set(executor.slice(0, size))].sort().map((e) => simulator.executorNames[e]!);
}

describe('a class of tasks', () => {
  it.each([
    [{}, ['edge', 'rack', 'cloud-0', 'cloud-1']],
    [{ requires: { site: 'hq' } }, ['rack']],
    [{ requires: { tier: ['edge', 'on-prem'] } }, ['edge', 'rack']],
    [{ avoids: { tier: 'cloud' } }, ['edge', 'rack']],
    [{ avoids: { zone: ['hot', 'humid'] } }, ['rack', 'cloud-0', 'cloud-1']],
    [{ requires: { executor: 'cloud' } }, ['cloud-0', 'cloud-1']],
    [{ requires: { gpu: 'A100' } }, ['rack']],
    [{ gpu: { share: 500 } }, ['rack', 'cloud-0', 'cloud-1']],
    [{ gpu: { count: 2 } }, ['rack']],
    [{ gpu: { share: 500, types: ['T4', 'P4'] } }, ['cloud-0', 'cloud-1']],
    [{ slots: 2 }, ['rack', 'cloud-0', 'cloud-1']],
  ])('with %j runs on %j only', async (task, expected) => {
    expect(await homes(task)).toEqual(expected);
  });

  it.each([
    [{ requires: { site: 'moon' } }, "no executor can run 't': requires site: moon"],
    [{ requires: { tier: 'edge' }, gpu: { count: 1 } }, 'requires tier: edge, gpu count: 1 together'],
    [{ gpu: { count: 5 } }, "no executor can run 't': gpu count: 5"],
    [{ gpu: { share: 1, types: ['H100'] } }, 'gpu types: H100'],
    [{ demand: { cpu: 1 } }, 'demand cpu: 1'],
    [{ avoids: { tier: ['edge', 'on-prem', 'cloud'] } }, 'avoids tier: edge and on-prem and cloud'],
    [{ requires: { tier: 'edge' }, slots: 2 }, 'slots: 2 fit on no executor (largest: 1 slots)'],
    [{ gpu: { types: ['T4'] } }, 'give either share (thousandths of one device) or count (whole devices)'],
    [{ gpu: { share: 1001 } }, 'gpu.share'],
  ])('with %j is an error that says so', async (task, message) => {
    await expect(scenarioOf({ ...base, tasks: [{ name: 't', work, ...task }] })).rejects.toThrow(message);
  });

  it('of a trace is rejected as unfit where nothing can run it, and the run goes on', async () => {
    const trace = { format: 'csv', path: 'trace.csv', map: { arrival: 'at', work: 'work', class: 'class' } };
    const scenario = await scenarioOf(
      {
        ...base,
        horizon: {},
        arrivals: { trace },
        tasks: [{ name: 'lunar', requires: { site: 'moon' } }, { name: 'plain' }],
      },
      { 'trace.csv': 'at,work,class\n0,1,lunar\n1,1,plain\n' },
    );
    expect(simulated(scenario, 'random', '1').result.tasks).toMatchObject({ completed: 1, rejected: 1 });
  });
});

describe('an executor', () => {
  it.each([
    [{ labels: { tier: 'x' } }, "'tier' is a label already"],
    [{ resources: { gpu: 1 } }, 'give gpus: {count, type}'],
    [{ resources: { cpu: 4 } }, 'give slots, or demands'],
    [{ gpus: { count: 1 }, price: { billing: 'provisioned' } }, "the slots of 'e' are billed all the time"],
    [{ gpus: { count: 1 }, power: { idle: 1, max: 2 } }, "the slots of 'e' take power"],
    [{ queue: { discipline: 'ps', waiting: 3 } }, 'nobody waits where slots are shared'],
    [{ resources: { cpu: 4 }, slots: 1, queue: { discipline: 'ps' } }, 'resources cannot hold them back'],
  ])('with %j is an error that says so', async (executor, message) => {
    const gpu = 'gpus' in executor && { gpu: { share: 500 } };
    const scenario = {
      ...base,
      executors: [{ name: 'e', ...executor }],
      tasks: [{ name: 't', work, ...gpu }],
    };
    await expect(scenarioOf(scenario)).rejects.toThrow(message);
  });
});
