import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InputError, KeyedStream, type Scenario, Simulator } from '../../../src/index.ts';
import { OUTCOMES } from '../../../src/sim/endings.ts';
import type { JournalEntry } from '../../../src/sim/journal.ts';
import { noKpis } from '../../../src/sim/kpis.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { prefer } from '../../sim/control/drive.ts';
import { type World, world } from './any-world.ts';
import { play } from './every-scenario.ts';

/** More choices than any of these worlds takes. */
const ENDLESS = 20_000;
const UNFINISHED = OUTCOMES.indexOf('unfinished');
const ENDS = ['finish', 'failure', 'abandonment', 'rejection'];

/** The world's scenario; undefined where it is refused, which takes a sentence that says where and why. */
async function loaded({ scenario }: World): Promise<Scenario | undefined> {
  try {
    return await scenarioOf(scenario);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toMatch(/^test\.yaml:\d+:\d+: \S+: .{15,}/s);
    return undefined;
  }
}

/** Checks a law in so many worlds, of which most must make sense. */
async function inWorlds(numRuns: number, law: (scenario: Scenario, seed: string) => void): Promise<void> {
  let played = 0;
  const property = fc.asyncProperty(world, async (each) => {
    const scenario = await loaded(each);
    if (scenario === undefined) return;
    law(scenario, each.seed);
    played++;
  });
  await fc.assert(property, { seed: 1, numRuns });
  expect(played).toBeGreaterThan(numRuns / 2);
}

/** A policy that takes any row; another name chooses otherwise. */
const policy = (seed: string, name = 'any row') => new KeyedStream(seed, name);

const expectClose = (a: number, b: number) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(b)));

it('any world comes to its end, every task in one way, on slots and resources that are there', async () => {
  await inWorlds(60, (scenario, seed) => {
    const simulator = new Simulator(scenario, { seed, record: true, journal: true });
    play(simulator, policy(seed), ENDLESS, () => {
      for (const { allocated, total } of Object.values(simulator.metrics().resources ?? {})) {
        expect(allocated >= 0 && allocated <= total).toBe(true);
      }
    });
    expect(simulator.ended).toBe(true);
    expectEndsOnce(simulator);
    expectSlots(simulator);
    expectGangs(simulator);
  });
});

it('any world bills what its tasks and its capacity cost, and rewards the whole of it', async () => {
  await inWorlds(60, (scenario, seed) => {
    const simulator = new Simulator(scenario, { seed, record: true });
    let before = noKpis();
    let reward = 0;
    play(simulator, policy(seed), ENDLESS, () => {
      const after = noKpis();
      simulator.readKpis(after);
      reward += scenario.rewardOf.of(before, after);
      before = after;
    });
    expectClose(reward, scenario.rewardOf.of(noKpis(), before));
    const { cost, slaPenalty } = simulator.metrics();
    expectClose(slaPenalty, before.sla);
    // What an unfinished task has cost is in no task's account.
    if (simulator.counts.unfinished > 0) return;
    expectClose(cost, before.cost);
    if (scenario.executors.some(({ price }) => price.billing === 'provisioned')) return;
    const { schedule } = simulator;
    expectClose(
      schedule!.cost.slice(0, schedule!.size).reduce((a, b) => a + b, 0),
      cost,
    );
  });
});

it('any world goes on from a snapshot as if nothing had happened', async () => {
  await inWorlds(60, (scenario, seed) => {
    const choices = policy(seed);
    const straight = new Simulator(scenario, { seed });
    play(straight, choices, 30);
    const snapshot = straight.snapshot();
    const rows = play(straight, choices, ENDLESS);
    const end = straight.stateHash();
    // Into a fresh simulator, and back into the one that has gone on.
    for (const resumed of [new Simulator(scenario, { seed }), straight]) {
      resumed.restore(snapshot);
      expect(play(resumed, choices, ENDLESS)).toEqual(rows);
      expect(resumed.stateHash()).toBe(end);
    }
  });
});

it('any world is the same under two policies: what arrives when, and how much work it is', async () => {
  await inWorlds(60, (scenario, seed) => {
    // What clients send, and which steps are ready when, is up to the policy.
    if ('clients' in scenario.arrivals || scenario.workflows) return;
    const [one, other] = ['one', 'other'].map((name) => arrivalsUnder(scenario, seed, name));
    for (const [index, task] of one!) {
      if (other!.has(index)) expect(other!.get(index)).toEqual(task);
    }
  });
});

it('any world ends under a policy that would always wait', async () => {
  await inWorlds(60, (scenario, seed) => {
    const simulator = new Simulator(scenario, { seed });
    const waits = prefer('wait', 'run', 'scale', 'preempt', 'escalate', 'migrate', 'defer', 'reject');
    for (let point = simulator.advance(); point; point = simulator.advance()) {
      expect(simulator.decisions).toBeLessThan(ENDLESS);
      simulator.apply(waits(point));
    }
    expect(simulator.ended).toBe(true);
  });
});

function expectEndsOnce({ counts, schedule, journal }: Simulator): void {
  const { arrived, ...ends } = counts;
  expect(Object.values(ends).reduce((a, b) => a + b, 0)).toBe(arrived);
  expect(schedule!.size).toBe(arrived);
  const told = new Int32Array(arrived);
  for (const { entry, task } of journal!.entries) if (ENDS.includes(entry)) told[task!]!++;
  for (let task = 0; task < arrived; task++) {
    // The output of one that has finished may still be on its way back when the clock stops.
    if (schedule!.outcome[task] !== UNFINISHED) expect(told[task]).toBe(1);
    else expect(told[task]).toBeLessThanOrEqual(1);
  }
}

/** No executor runs more at once than it has slots, but those that share them. */
function expectSlots({ scenario, schedule, journal }: Simulator): void {
  const members = scenario.executors.flatMap((spec) => Array.from({ length: spec.count }, () => spec));
  const used = members.map(() => 0);
  for (const { entry, task, executor } of journal!.entries) {
    const change = slotsTaken(entry);
    if (change === 0 || members[executor!]!.queue.discipline === 'ps') continue;
    used[executor!]! += change * scenario.tasks[schedule!.classIndex[task!]!]!.slots;
    expect(used[executor!]).toBeGreaterThanOrEqual(0);
    expect(used[executor!]).toBeLessThanOrEqual(members[executor!]!.slots);
  }
}

/** What arrives together begins together. */
function expectGangs({ scenario, schedule, journal }: Simulator): void {
  const begun = new Map<string, number>();
  for (const { entry, task, time, detail } of journal!.entries) {
    if (entry !== 'start' || detail!.attempt !== 1) continue;
    const classIndex = schedule!.classIndex[task!]!;
    if (scenario.tasks[classIndex]!.gang === undefined) continue;
    const gang = `${classIndex} at ${schedule!.arrival[task!]}`;
    expect(begun.get(gang) ?? time).toBe(time);
    begun.set(gang, time);
  }
}

function slotsTaken(entry: JournalEntry['entry']): number {
  if (entry === 'start') return 1;
  return entry === 'finish' || entry === 'interrupt' ? -1 : 0;
}

/** By its ordinal, what a scheduler was told of each task that it was asked about. */
function arrivalsUnder(scenario: Scenario, seed: string, name: string): Map<number, unknown> {
  const simulator = new Simulator(scenario, { seed });
  const seen = new Map<number, unknown>();
  play(simulator, policy(seed, name), ENDLESS, () => {
    const point = simulator.open;
    for (let i = 0; point && i < point.size; i++) {
      if (point.kind(i) !== 'run') continue;
      const { index, submit, className, estimate, deadline } = point.task(i);
      seen.set(index, { submit, className, estimate, deadline });
    }
  });
  return seen;
}
