import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schedulers } from '../../policies/static/index.ts';
import { run, type Scenario, Simulator } from '../../src/index.ts';
import { noKpis } from '../../src/sim/kpis.ts';
import { MIXED_FLEET, ONE_QUEUE, SMALL_MACHINE } from '../fixtures/fleets.ts';
import { scenarioOf, simulated } from '../fixtures/scenario.ts';

/** So many tasks are enough for schedulers that think long. */
const FEW = { horizon: { tasks: 30 } };

const cases = [MIXED_FLEET, SMALL_MACHINE, ONE_QUEUE].flatMap((fleet) =>
  schedulers
    .entries()
    .filter(([, { controls }]) =>
      controls.includes((fleet as { control?: Scenario['control'] }).control ?? 'dispatch'),
    )
    .map(([policy, { costly }]) => ({ fleet: costly ? { ...fleet, ...FEW } : fleet, policy })),
);

describe.each(cases)('$fleet.name under $policy', ({ fleet, policy }) => {
  it('ends every task exactly once, never over capacity, and pays what it allocated', async () => {
    const scenario = await scenarioOf(fleet);
    const { simulator, result } = simulated(scenario, policy, '7');
    const schedule = simulator.schedule!;
    expect(result.tasks.completed + result.tasks.rejected).toBe(result.tasks.arrived);
    expect(result.tasks.unfinished).toBe(0);
    expect(schedule.size).toBe(fleet.horizon.tasks);

    const slots = scenario.executors.flatMap((e) => new Array<number>(e.count).fill(e.slots));
    const changes = Array.from({ length: schedule.size }, (_, n) => n)
      .filter((n) => schedule.executor[n]! >= 0)
      .flatMap((n) => {
        const need = scenario.tasks[schedule.classIndex[n]!]!.slots;
        const executor = schedule.executor[n]!;
        return [
          { time: schedule.start[n]!, executor, need },
          { time: schedule.finish[n]!, executor, need: -need },
        ];
      })
      .sort((a, b) => a.time - b.time || a.need - b.need);
    const used = slots.map(() => 0);
    for (const { executor, need } of changes) {
      used[executor]! += need;
      expect(used[executor]).toBeLessThanOrEqual(slots[executor]!);
    }

    const kpis = noKpis();
    simulator.readKpis(kpis);
    const perTask = schedule.cost.slice(0, schedule.size).reduce((a, b) => a + b, 0);
    const provisioned = scenario.executors
      .filter((e) => e.price.billing === 'provisioned')
      .reduce((sum, e) => sum + e.count * e.slots * (e.price.perSecond as number) * kpis.time, 0);
    expect(kpis.cost).toBeCloseTo(perTask + provisioned, 9);
    expect(result.metrics.cost).toBeCloseTo(kpis.cost, 9);
  });

  it('gives rewards that add up to minus the objective', async () => {
    const scenario = await scenarioOf(fleet);
    const simulator = new Simulator(scenario, { seed: '3' });
    const scheduler = schedulers.get(policy).create({ scenario, parameters: {}, seed: '3' });
    let before = noKpis();
    let sum = 0;
    let point = simulator.advance();
    simulator.readKpis(before);
    while (point) {
      simulator.apply(scheduler.choose(point));
      point = simulator.advance();
      const after = noKpis();
      simulator.readKpis(after);
      sum += scenario.rewardOf.of(before, after);
      before = after;
    }
    const { objective } = simulated(scenario, policy, '3').result;
    expect(Math.abs(sum + objective) / Math.abs(objective)).toBeLessThan(1e-9);
  });

  it('pays the same in all, whether choices are charged when made or when their bills fall due', async () => {
    const [due, committed] = await Promise.all(
      ['due', 'committed'].map(async (accrual) => scenarioOf({ ...fleet, accrual })),
    );
    const objective = simulated(due!, policy, '3').result.objective;
    expect(
      Math.abs(simulated(committed!, policy, '3').result.objective - objective) / objective,
    ).toBeLessThan(1e-9);
  });

  it('goes on from a snapshot as if nothing had happened', async () => {
    const scenario = await scenarioOf(fleet);
    await fc.assert(
      fc.asyncProperty(fc.nat(100), fc.nat(1000), async (steps, seedNumber) => {
        const seed = String(seedNumber);
        const make = () => ({
          simulator: new Simulator(scenario, { seed, record: true }),
          scheduler: schedulers.get(policy).create({ scenario, parameters: {}, seed }),
        });
        const straight = make();
        for (let k = 0; k < steps; k++) {
          const point = straight.simulator.advance();
          if (!point) break;
          straight.simulator.apply(straight.scheduler.choose(point));
        }
        const other = make();
        other.simulator.restore(straight.simulator.snapshot());
        other.scheduler.load?.(straight.scheduler.save?.());
        expect(other.simulator.stateHash()).toBe(straight.simulator.stateHash());
        run(straight.simulator, straight.scheduler);
        run(other.simulator, other.scheduler);
        expect(other.simulator.stateHash()).toBe(straight.simulator.stateHash());
      }),
      { seed: 5, numRuns: 5 },
    );
  });
});

describe('the world', () => {
  it('is the same whatever the policy: arrivals and work are keyed by task', async () => {
    const scenario = await scenarioOf(MIXED_FLEET);
    const works = ['random', 'cheapest', 'join-shortest-queue'].map((policy) => {
      const { simulator } = simulated(scenario, policy, '11');
      const schedule = simulator.schedule!;
      const speeds = scenario.executors.flatMap((e) => new Array<number>(e.count).fill(e.speed));
      return Array.from({ length: schedule.size }, (_, n) => ({
        arrival: schedule.arrival[n],
        work: Math.round(((schedule.finish[n]! - schedule.start[n]!) * speeds[schedule.executor[n]!]!) / 10),
        done: schedule.outcome[n],
      }));
    });
    for (const other of works.slice(1)) {
      other.forEach((task, n) => {
        expect(task.arrival).toBe(works[0]![n]!.arrival);
        if (task.done === 1 && works[0]![n]!.done === 1)
          expect(Math.abs(task.work - works[0]![n]!.work)).toBeLessThan(2);
      });
    }
  });

  it('differs between seeds', async () => {
    const scenario = await scenarioOf(MIXED_FLEET);
    const hashes = ['1', '2', '01'].map((seed) => simulated(scenario, 'random', seed).simulator.stateHash());
    expect(new Set(hashes).size).toBe(3);
  });
});

describe('the state', () => {
  it('is not changed by being asked about', async () => {
    const scenario = await scenarioOf({ ...MIXED_FLEET, estimate: { scv: 1 } });
    const [looked, blind] = [1, 2].map(() => new Simulator(scenario, { seed: '1' }));
    for (let k = 0; k < 100; k++) {
      const point = looked!.advance()!;
      for (let i = 0; i < point.size; i++) point.startDelay(i);
      blind!.advance();
      const choice = point.allowed(k % 2) ? k % 2 : 2;
      for (const simulator of [looked!, blind!]) simulator.apply(choice);
    }
    expect(looked!.stateHash()).toBe(blind!.stateHash());
  });
});

describe('a simulator used out of order', () => {
  it('refuses advance before the answer, an answer without a question, and a row that does not exist', async () => {
    const simulator = new Simulator(await scenarioOf(MIXED_FLEET), { seed: '1' });
    expect(() => simulator.apply(0)).toThrow('apply() without an open decision');
    simulator.advance();
    expect(() => simulator.advance()).toThrow('before the last decision was answered');
    expect(() => simulator.apply(99)).toThrow('candidate 99 of 5 is not allowed here');
  });
});
