import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schedulers } from '../../../policies/static/index.ts';
import { run, type Scenario, Simulator } from '../../../src/index.ts';
import { OUTCOMES } from '../../../src/sim/endings.ts';
import type { JournalEntry } from '../../../src/sim/journal.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

const chance = fc.constantFrom(0, 0.2, 0.6);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const exponential = (mean: number) => ({ dist: 'exponential', mean });

const outages = fc.record({
  uptime: fc.constantFrom(exponential(6), exponential(30)),
  repair: fc.constantFrom(exponential(2), 0, 3),
});

const retry = fc.record(
  {
    limit: fc.constantFrom(0, 1, 4, null),
    backoff: fc.constantFrom({ first: 0 }, { first: 0.5, factor: 3, max: 2 }),
    progress: fc.constantFrom('resume', 'restart'),
    where: fc.constantFrom('anywhere', 'same'),
  },
  { requiredKeys: [] },
);

const task = fc.record({
  failure: maybe(chance.map((probability) => ({ probability }))),
  retry: maybe(retry),
  checkpoint: maybe(fc.constantFrom({ interval: 0.5, cost: 0 }, { interval: 0.7, cost: 0.1 })),
  straggler: maybe(chance.map((probability) => ({ probability, factor: 2.7 }))),
  patience: maybe(fc.constantFrom(exponential(4), 'deadline')),
});

const executor = fc.record({
  slots: fc.integer({ min: 1, max: 3 }),
  speed: fc.constantFrom(1, 0.7),
  latency: fc.constantFrom(0, 0.3),
  discipline: fc.constantFrom('fifo', 'lifo', 'priority', 'preemptive', 'sjf', 'srpt', 'ps'),
  failures: maybe(
    fc.tuple(outages, fc.constantFrom('always', 'busy')).map(([o, counts]) => ({ ...o, counts })),
  ),
  coldStart: maybe(
    fc.record({ time: fc.constantFrom(exponential(1), 0.5), keepAlive: fc.constantFrom(0, 2) }),
  ),
});

/** A small world in which all that can go wrong does. */
const world = fc
  .record({
    executors: fc.array(executor, { minLength: 1, maxLength: 3 }),
    tasks: fc.tuple(task, task),
    site: maybe(outages),
    crews: maybe(fc.constantFrom(1, 2)),
    seed: fc.string({ maxLength: 6 }),
  })
  .map(({ executors, tasks, site, crews, seed }) => ({
    seed,
    scenario: {
      name: 'mishaps',
      horizon: { tasks: 120, seconds: 400 },
      executors: executors.map(({ discipline, coldStart, ...rest }, i) => ({
        ...rest,
        name: `e${i}`,
        site: i === 0 ? 'near' : 'far',
        queue: { discipline },
        ...(discipline === 'ps' ? {} : { coldStart }),
      })),
      tasks: tasks.map((each, i) => ({
        ...each,
        name: `t${i}`,
        priority: i,
        work: exponential(1 + i),
        sla: { deadline: 9 },
      })),
      sites: site ? [{ name: 'near', failures: site }] : [],
      ...(crews ? { repair: { crews, per: 'site' } } : {}),
      arrivals: { process: 'poisson', rate: 0.9 },
    },
  }));

/** The same on a batch machine, whose queue is the scheduler's. */
const machine = fc
  .tuple(world, fc.constantFrom('none', 'easy', 'conservative'))
  .map(([{ scenario, seed }, backfill]) => {
    const { latency: _, ...rest } = scenario.executors[0]!;
    return {
      seed,
      scenario: {
        ...scenario,
        control: 'batch',
        batch: { backfill },
        executors: [{ ...rest, queue: {} }],
      },
    };
  });

function start(scenario: Scenario, seed: string, policy = scenario.control === 'batch' ? 'sjf' : 'random') {
  return {
    simulator: new Simulator(scenario, { seed, record: true, journal: true }),
    scheduler: schedulers.get(policy).create({ scenario, parameters: {}, seed }),
  };
}

const UNFINISHED = OUTCOMES.indexOf('unfinished');
const ENDS = ['finish', 'failure', 'abandonment', 'rejection'];

/** The journal's entries of each task. */
function byTask(entries: readonly JournalEntry[]): Map<number, JournalEntry[]> {
  const found = new Map<number, JournalEntry[]>();
  for (const entry of entries) {
    if (entry.task === null) continue;
    const list = found.get(entry.task) ?? [];
    found.set(entry.task, list);
    list.push(entry);
  }
  return found;
}

/** Checks that nothing begins on an executor that is down, and that no more runs than it has slots for. */
function checkOccupation(scenario: Scenario, entries: readonly JournalEntry[]): void {
  const down = scenario.executors.map(() => 0);
  const busy = scenario.executors.map(() => new Set<number>());
  for (const { entry, executor: e, task } of entries) {
    if (e === null) continue;
    if (entry === 'breakdown') down[e]!++;
    if (entry === 'repair') down[e]!--;
    if (entry === 'start') busy[e]!.add(task!);
    if (entry === 'interrupt' || entry === 'finish') expect(busy[e]!.delete(task!)).toBe(true);
    if (entry === 'start') expect(down[e]).toBe(0);
    if (scenario.executors[e]!.queue.discipline === 'ps') continue;
    expect(busy[e]!.size).toBeLessThanOrEqual(scenario.executors[e]!.slots);
  }
}

describe('whatever goes wrong', () => {
  it('every task ends exactly once, within its retries, on slots that are there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(world, machine), async ({ scenario: spec, seed }) => {
        const scenario = await scenarioOf(spec);
        const { simulator, scheduler } = start(scenario, seed);
        const { tasks } = run(simulator, scheduler);
        expect(tasks.completed + tasks.failed + tasks.abandoned + tasks.unfinished).toBe(tasks.arrived);
        const { entries } = simulator.journal!;
        checkOccupation(scenario, entries);
        for (const [ordinal, events] of byTask(entries)) {
          const ended = simulator.schedule!.outcome[ordinal] !== UNFINISHED;
          expect(events.filter(({ entry }) => ENDS.includes(entry))).toHaveLength(Number(ended));
          if (ended) expect(ENDS).toContain(events.at(-1)!.entry);
          const { retry } = scenario.tasks[simulator.schedule!.classIndex[ordinal]!]!;
          const limit = retry?.limit ?? Number.POSITIVE_INFINITY;
          expect(simulator.schedule!.attempts[ordinal]).toBeLessThanOrEqual(limit + 1);
        }
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('a run goes on from a snapshot as if nothing had happened', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(world, machine), fc.nat(100), async ({ scenario: spec, seed }, steps) => {
        const scenario = await scenarioOf(spec);
        const straight = start(scenario, seed);
        for (let k = 0; k < steps; k++) {
          const point = straight.simulator.advance();
          if (!point) break;
          straight.simulator.apply(straight.scheduler.choose(point));
        }
        const other = start(scenario, seed);
        other.simulator.restore(straight.simulator.snapshot());
        expect(other.simulator.stateHash()).toBe(straight.simulator.stateHash());
        run(straight.simulator, straight.scheduler);
        run(other.simulator, other.scheduler);
        expect(other.simulator.stateHash()).toBe(straight.simulator.stateHash());
        expect(other.simulator.metrics()).toEqual(straight.simulator.metrics());
      }),
      { seed: 2, numRuns: 40 },
    );
  });

  it('it goes wrong at the same times, whatever is decided', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ scenario: spec, seed }) => {
        const executors = spec.executors.map(({ failures, ...rest }) => ({
          ...rest,
          ...(failures && { failures: { ...failures, counts: 'always' } }),
        }));
        const scenario = await scenarioOf({ ...spec, executors, horizon: { seconds: 100 } });
        const outagesUnder = (policy: string) => {
          const { simulator, scheduler } = start(scenario, seed, policy);
          run(simulator, scheduler);
          return simulator.journal!.entries.filter(
            ({ entry }) => entry === 'breakdown' || entry === 'repair',
          );
        };
        const [random, greedy] = ['random', 'join-shortest-queue'].map(outagesUnder);
        const both = Math.min(random!.length, greedy!.length);
        expect(random!.slice(0, both)).toEqual(greedy!.slice(0, both));
      }),
      { seed: 3, numRuns: 25 },
    );
  });
});
