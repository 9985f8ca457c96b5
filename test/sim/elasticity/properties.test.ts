import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Journal, JournalEntry } from '../../../src/sim/journal.ts';
import { noKpis } from '../../../src/sim/kpis.ts';
import { createPath } from '../../../src/sim/paths/index.ts';
import { play, simulatorOf, type World, world } from './world.ts';

const close = (a: number, b: number) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(b)));

describe('executors that come and go', () => {
  it('lose no task: each ends once, or is still here', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        const simulator = await simulatorOf(given);
        play(simulator, 1);
        const { arrived, completed, rejected, unfinished, failed } = simulator.counts;
        expect(completed + rejected + unfinished + failed).toBe(arrived);
        if ('tasks' in given.scenario.horizon) expect([completed, unfinished]).toEqual([80, 0]);
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it('lose no task where tasks wait in one queue for a place', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ scenario, seed }) => {
        const executors = scenario.executors.map((each) => {
          if (!('scale' in each)) return each;
          const { fallback: _, ...spot } = { fallback: '', ...each.spot };
          const scaled = each.scale?.rule === 'utilisation' && { ...each.scale, min: 1 };
          return { ...each, latency: 0, spot: each.spot && spot, scale: scaled || undefined, queue: {} };
        });
        const simulator = await simulatorOf({
          scenario: { ...scenario, control: 'placement', executors },
          seed,
        } as World);
        play(simulator, 1);
        const { arrived, completed, rejected, unfinished, failed } = simulator.counts;
        expect(completed + rejected + unfinished + failed).toBe(arrived);
        if ('tasks' in scenario.horizon) expect([completed, unfinished]).toEqual([80, 0]);
      }),
      { seed: 5, numRuns: 15 },
    );
  });

  it('cost ∫ price × what is there, and draw ∫ power', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        const simulator = await simulatorOf(given, true);
        play(simulator, 1);
        const { scenario, seed } = simulator;
        const kpis = noKpis();
        simulator.readKpis(kpis);
        const end = Math.round(kpis.time * 1e6);
        let occupied = 0;
        let provisioned = 0;
        let joules = 0;
        let executor = 0;
        const busy = busyTimes(simulator.journal!, end);
        scenario.executors.forEach(({ count, slots, price, power, scale }, pool) => {
          const path = createPath(price.perSecond, seed, 'price', pool);
          for (let member = 0; member < count; member++, executor++) {
            const off = scale ? member >= scale.min : false;
            for (const [from, to] of stretches(simulator.journal!, executor, off, end)) {
              const until = Math.max(to, from + price.minimum * 1e6);
              if (price.billing === 'provisioned') provisioned += slots * path.integral(from, until);
              joules += ((power?.idle ?? 0) * (to - from)) / 1e6;
            }
            for (const [level, from, to] of levels(busy.get(executor) ?? [])) {
              const slotsBusy = Math.min(slots, level);
              if (power) joules += (slotsBusy * (power.max - power.idle) * (to - from)) / slots / 1e6;
              if (price.billing === 'occupied') occupied += slotsBusy * path.integral(from, to);
            }
          }
        });
        close(kpis.cost, occupied + provisioned);
        close(kpis.energy, joules);
        if ('seconds' in given.scenario.horizon) return;
        const schedule = simulator.schedule!;
        const charged = schedule.cost.slice(0, schedule.size).reduce((a, b) => a + b, 0);
        close(charged, occupied);
        close(simulator.metrics().cost, kpis.cost);
      }),
      { seed: 2, numRuns: 30 },
    );
  });

  it('go on as they would have after a snapshot', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.integer({ min: 0, max: 90 }), async (given, at) => {
        const simulator = await simulatorOf(given);
        play(simulator, 1, at);
        const snapshot = simulator.snapshot();
        play(simulator, 1);
        const ended = [simulator.stateHash(), simulator.metrics()];
        simulator.restore(snapshot);
        play(simulator, 1);
        expect([simulator.stateHash(), simulator.metrics()]).toEqual(ended);
      }),
      { seed: 3, numRuns: 30 },
    );
  });

  it('are taken away when they are, whatever is decided', async () => {
    const told = ['notice', 'revocation', 'reinstatement'];
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        const worlds = await Promise.all(
          [1, 2].map(async (k) => {
            const simulator = await simulatorOf(given, true);
            play(simulator, k);
            return { end: simulator.now, entries: simulator.journal!.entries };
          }),
        );
        const end = Math.min(...worlds.map((each) => each.end)) * 1e6;
        const [one, other] = worlds.map(({ entries }) =>
          entries
            .filter(({ time, entry }) => time < end && told.includes(entry))
            .map(({ time, entry, executor }) => `${time} ${entry} ${executor}`)
            .sort(),
        );
        expect(one).toEqual(other);
      }),
      { seed: 4, numRuns: 30 },
    );
  });
});

/** When an executor was there: neither off nor taken away. Closed for the night it is there. */
function stretches(
  { entries }: Journal,
  executor: number,
  offAtFirst: boolean,
  end: number,
): [number, number][] {
  const found: [number, number][] = [];
  const own = entries.filter((each) => each.executor === executor);
  // The first thing told of it is that it is off.
  if (offAtFirst) own.shift();
  let reasons = offAtFirst ? 1 : 0;
  let since = 0;
  let on = !offAtFirst;
  for (const { time, entry, detail } of own) {
    const [leaves, comes] = [absent(entry, detail), entry === 'boot' || entry === 'reinstatement'];
    if (entry === 'boot') on = true;
    if (entry === 'down' && leaves) on = false;
    if (leaves && reasons++ === 0) found.push([since, time]);
    if (comes && --reasons === 0) since = time;
  }
  expect(on || reasons > 0).toBe(true);
  if (reasons === 0) found.push([since, end]);
  return found;
}

function absent(entry: JournalEntry['entry'], detail: JournalEntry['detail']): boolean {
  return entry === 'revocation' || (entry === 'down' && detail?.closed !== true);
}

/** By executor, when each of its slots was busy: from the start of a task to its finish or interruption. */
function busyTimes({ entries }: Journal, end: number): Map<number, [number, number][]> {
  const found = new Map<number, [number, number][]>();
  const running = new Map<number, { executor: number; since: number }>();
  const stop = (task: number, at: number) => {
    const { executor, since } = running.get(task)!;
    running.delete(task);
    found.set(executor, [...(found.get(executor) ?? []), [since, at]]);
  };
  for (const { time, entry, task, executor } of entries) {
    if (entry === 'start') running.set(task!, { executor: executor!, since: time });
    if (entry === 'finish' || entry === 'interrupt') stop(task!, time);
  }
  for (const task of [...running.keys()]) stop(task, end);
  return found;
}

/** How many stretches there are at once, between each two times at which that changes. */
function levels(found: readonly [number, number][]): [level: number, from: number, to: number][] {
  const changes = found.flatMap(([from, to]): [number, number][] => [
    [from, 1],
    [to, -1],
  ]);
  changes.sort((a, b) => a[0] - b[0]);
  let level = 0;
  return changes.slice(0, -1).map(([time, change], i) => {
    level += change;
    return [level, time, changes[i + 1]![0]];
  });
}
