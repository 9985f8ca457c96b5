import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../../src/cli/scenario-file.ts';
import { KeyedStream, type Scenario, Simulator } from '../../../src/index.ts';
import { OUTCOMES } from '../../../src/sim/endings.ts';
import { noKpis } from '../../../src/sim/kpis.ts';
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
  it('ends every task in one way', async () => {
    const { simulator } = await played(path);
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
    const { scenario, simulator } = await played(path);
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
    const { scenario, simulator, kpis, reward } = await played(path);
    expect(simulator.metrics().cost).toBeCloseTo(kpis.cost, 9);
    if (!scenario.rewardOf.linear) return;
    const whole = scenario.rewardOf.of(noKpis(), kpis);
    expect(Math.abs(reward - whole)).toBeLessThan(1e-9 * Math.max(1, Math.abs(whole)));
  });
});
