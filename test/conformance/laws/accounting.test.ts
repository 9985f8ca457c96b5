import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../../src/cli/scenario-file.ts';
import { KeyedStream, type Scenario, Simulator } from '../../../src/index.ts';
import { OUTCOMES } from '../../../src/sim/endings.ts';
import { noKpis } from '../../../src/sim/kpis.ts';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';
import { play, scenarioFiles } from './every-scenario.ts';

/** Some hundreds of tasks of it, all of them measured, under a policy that takes any row. */
async function played(path: string) {
  const scenario = await loadScenario(path, ['horizon.warmup=0', 'horizon.tasks=500']);
  const simulator = new Simulator(scenario, { seed: 'accounts', record: true, journal: true });
  let before = noKpis();
  let reward = 0;
  play(simulator, new KeyedStream('accounts', 'any row'), Number.POSITIVE_INFINITY, () => {
    const after = noKpis();
    simulator.readKpis(after);
    reward += scenario.rewardOf.of(before, after);
    before = after;
  });
  return { scenario, simulator, kpis: before, reward };
}

/** Slots of each executor, in the order of the fleet. */
const slotsOf = ({ executors }: Scenario) =>
  executors.flatMap((executor) => new Array<number>(executor.count).fill(executor.slots));

describe.each(scenarioFiles)('scenarios/$name', ({ path }) => {
  let run: ReturnType<typeof played> | undefined;
  const once = () => {
    run ??= played(path);
    return run;
  };

  it('ends every task in one way', async () => {
    const { simulator } = await once();
    const { counts, schedule } = simulator;
    const { arrived, ...ends } = counts;
    expect(Object.values(ends).reduce((a, b) => a + b, 0)).toBe(arrived);
    expect(schedule!.size).toBe(arrived);
    for (const [code, outcome] of OUTCOMES.entries()) {
      const ended = schedule!.outcome.slice(0, schedule!.size).filter((each) => each === code);
      expect(ended.length, outcome).toBe(counts[outcome]);
    }
  });

  it('never lets an executor run more than it has slots', async () => {
    const { scenario, simulator } = await once();
    const slots = slotsOf(scenario);
    const used = slots.map(() => 0);
    const sharing = scenario.executors.flatMap(({ count, queue }) =>
      new Array<boolean>(count).fill(queue.discipline === 'ps'),
    );
    for (const { entry, task, executor } of simulator.journal!.entries) {
      if (executor === null || task === null || sharing[executor]) continue;
      const need = scenario.tasks[simulator.schedule!.classIndex[task]!]!.slots;
      if (entry === 'start') used[executor]! += need;
      if (entry === 'finish' || entry === 'interrupt') used[executor]! -= need;
      expect(used[executor]).toBeGreaterThanOrEqual(0);
      expect(used[executor]).toBeLessThanOrEqual(slots[executor]!);
    }
  });

  it('bills what it has spent, and rewards the whole of it', async () => {
    const { scenario, simulator, kpis, reward } = await once();
    expect(simulator.metrics().cost).toBeCloseTo(kpis.cost, 9);
    if (!scenario.rewardOf.linear) return;
    const whole = scenario.rewardOf.of(noKpis(), kpis);
    expect(Math.abs(reward - whole)).toBeLessThan(1e-9 * Math.max(1, Math.abs(whole)));
  });
});

it('energy is the integral of power, joule by joule', async () => {
  const [idle, max, slots, count] = [40, 200, 3, 2];
  const scenario = await scenarioOf({
    name: 'power',
    horizon: { tasks: 400 },
    executors: [{ name: 'server', count, slots, power: { idle, max } }],
    tasks: [
      { name: 'narrow', work: { dist: 'exponential', mean: 1 } },
      { name: 'wide', slots: 2, work: { dist: 'exponential', mean: 2 } },
    ],
    arrivals: { process: 'poisson', rate: 1.5 },
  });
  const { simulator, result } = simulated(scenario, 'join-shortest-queue', '1');
  const { start, finish, classIndex, size } = simulator.schedule!;
  let slotSeconds = 0;
  for (let task = 0; task < size; task++) {
    slotSeconds += ((classIndex[task]! + 1) * (finish[task]! - start[task]!)) / 1e6;
  }
  const end = Math.max(...finish.slice(0, size)) / 1e6;
  const joules = count * idle * end + ((max - idle) / slots) * slotSeconds;
  expect(Math.abs(result.metrics.energy! / joules - 1)).toBeLessThan(1e-9);
});
