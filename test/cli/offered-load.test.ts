import { describe, expect, it } from 'vitest';
import { offeredLoad } from '../../src/cli/offered-load.ts';
import { parseScenario } from '../../src/sim/scenario/load.ts';

async function loadOf(parts: Record<string, unknown>, trace = ''): Promise<number | null> {
  const scenario = { name: 's', horizon: { tasks: 10 }, executors: [{ name: 'e' }], ...parts };
  return offeredLoad(
    await parseScenario(JSON.stringify(scenario), { file: 's.json', readText: async () => trace }),
  );
}

const work = (mean: number) => ({ dist: 'exponential', mean });
const poisson = (rate: number) => ({ process: 'poisson', rate });

describe('the offered load', () => {
  it('is rate × slots × work over slots × speed, with each class by its share', async () => {
    const load = await loadOf({
      executors: [
        { name: 'a', count: 2, slots: 4 },
        { name: 'b', slots: 2, speed: 2 },
      ],
      tasks: [
        { name: 'x', share: 3, work: work(1) },
        { name: 'y', share: 1, slots: 2, work: work(3) },
      ],
      arrivals: poisson(2),
    });
    expect(load).toBeCloseTo((2 * (0.75 * 1 + 0.25 * 2 * 3)) / 12, 12);
  });
  it('counts every member of a gang', async () => {
    const load = await loadOf({
      control: 'placement',
      executors: [{ name: 'e', count: 4 }],
      tasks: [
        { name: 'single', work: work(1) },
        { name: 'gang', gang: 3, work: work(1) },
      ],
      arrivals: poisson(1),
    });
    expect(load).toBeCloseTo((0.5 * 1 + 0.5 * 3) / 4, 12);
  });

  it('is that of the steps of workflows, as often as they run', async () => {
    const load = await loadOf({
      executors: [{ name: 'e', slots: 10 }],
      tasks: [{ name: 'x', work: work(2) }],
      workflows: [
        {
          name: 'w',
          share: 3,
          steps: [
            { name: 'a', task: 'x', repeat: { probability: 0.5 } },
            { name: 'b', task: 'x', work: work(1), after: ['a'], probability: 0.2 },
            { name: 'c', task: 'x', after: ['b'], when: 'b', probability: 0.5 },
            { name: 'd', task: 'x', after: ['b'], unless: 'b' },
          ],
        },
        { name: 'v', steps: [{ name: 'a', task: 'x' }] },
      ],
      arrivals: poisson(2),
    });
    expect(load).toBeCloseTo((2 * (0.75 * (2 * 2 + 0.2 * 1 + 0.1 * 2 + 0.8 * 2) + 0.25 * 2)) / 10, 12);
  });
  it('is that of the scarcest resource', async () => {
    const parts = {
      executors: [
        { name: 'a', count: 2, resources: { cpu: 8, memory: 10 }, speed: 2 },
        { name: 'b', resources: { cpu: 8 }, gpus: { count: 4 } },
      ],
      arrivals: poisson(3),
    };
    const plain = { name: 'x', work: work(1), demand: { cpu: 1, memory: 4 } };
    expect(await loadOf({ ...parts, tasks: [plain] })).toBeCloseTo((3 * 4) / 40, 12);
    const model = { name: 'y', work: work(2), demand: { cpu: 1 }, gpu: { share: 900 } };
    expect(await loadOf({ ...parts, tasks: [plain, model] })).toBeCloseTo((1.5 * 2 * 0.9) / 4, 12);
    const wide = { ...plain, slots: 3 };
    const given = parts.executors.map((executor) => ({ ...executor, slots: 3 }));
    expect(await loadOf({ ...parts, executors: given, tasks: [wide] })).toBeCloseTo((3 * 3) / 15, 12);
  });
  it('counts bursts by their mean rate', async () => {
    const arrivals = { process: 'mmpp', rates: [1, 3], switch: [1, 1] };
    expect(await loadOf({ tasks: [{ name: 'x', work: work(0.25) }], arrivals })).toBeCloseTo(0.5, 12);
  });
  it('is a lower bound where run times depend on the executor', async () => {
    const executors = [{ name: 'e', count: 2 }];
    const tasks = [{ name: 'x', runtimes: [1, 4] }];
    expect(await loadOf({ executors, tasks, arrivals: poisson(1) })).toBeCloseTo(0.5, 12);
  });
  it('has no meaning for closed clients', async () => {
    const arrivals = { process: 'closed', clients: 3, think: work(1) };
    expect(await loadOf({ tasks: [{ name: 'x', work: work(1) }], arrivals })).toBeNull();
  });
  it('is work over time for a trace, and has no meaning when all comes at once', async () => {
    const trace = { format: 'csv', path: 't.csv', map: { arrival: 'at', work: 's' } };
    expect(await loadOf({ arrivals: { trace } }, 'at,s\n0,1\n2,1\n4,4\n')).toBeCloseTo(6 / 3 / 2, 12);
    expect(await loadOf({ arrivals: { trace } }, 'at,s\n0,1\n0,1\n')).toBeNull();
  });
});
