import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schedulers } from '../../../policies/static/index.ts';
import { type DecisionPoint, type Scenario, type Scheduler, Simulator } from '../../../src/index.ts';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';
import { type Job, type Key, textbookStarts } from './textbook.ts';

const SLOTS = 8;

function scenarioFor(jobs: readonly Job[], backfill: string, semantics = 'textbook'): Promise<Scenario> {
  const lines = jobs.map(
    ({ submit, run, estimate, slots }, i) =>
      `${i + 1} ${submit} -1 ${run} ${slots} -1 -1 ${slots} ${estimate}${' -1'.repeat(9)}`,
  );
  return scenarioOf(
    {
      name: 'jobs',
      control: 'batch',
      executors: [{ name: 'machine', slots: SLOTS }],
      arrivals: { trace: { format: 'swf', path: 'jobs.swf' } },
      batch: { backfill, semantics },
      reward: { slowdown: 1 },
    },
    { 'jobs.swf': lines.join('\n') },
  );
}

/** Jobs that may end before their estimates, or overrun them. */
const jobsArbitrary = fc
  .array(
    fc.record({
      submit: fc.integer({ min: 0, max: 30 }),
      run: fc.integer({ min: 1, max: 20 }),
      estimate: fc.integer({ min: 1, max: 20 }),
      slots: fc.integer({ min: 1, max: SLOTS }),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((jobs) => jobs.sort((a, b) => a.submit - b.submit));

const KEYS: Readonly<Record<string, Key>> = {
  fcfs: (job) => job.submit,
  sjf: (job) => job.estimate,
  largest: (job) => -job.slots,
  saf: (job) => job.estimate * job.slots,
  xfactor: (job, now) => -(now - job.submit + job.estimate) / job.estimate,
};

/** A few jobs with which much is asked: SJF, EASY and conservative all come to backfill. */
const JOBS: readonly Job[] = [
  { submit: 0, run: 10, estimate: 12, slots: 5 },
  { submit: 1, run: 10, estimate: 10, slots: 6 },
  { submit: 2, run: 30, estimate: 30, slots: 1 },
  { submit: 2, run: 8, estimate: 8, slots: 2 },
  { submit: 3, run: 40, estimate: 40, slots: 2 },
  { submit: 4, run: 5, estimate: 3, slots: 3 },
  { submit: 4, run: 1, estimate: 1, slots: 8 },
];

const VARIANTS = [
  ['none', 'textbook'],
  ['easy', 'textbook'],
  ['conservative', 'textbook'],
  ['none', 'rlscheduler'],
  ['easy', 'rlscheduler'],
] as const;

/** Takes the allowed rows in turn, `wait` included: a policy that no rule describes. */
function rambling(): Scheduler {
  let turn = 0;
  return {
    choose(point) {
      const allowed = Array.from({ length: point.size }, (_, i) => i).filter((i) => point.allowed(i));
      return allowed[(7 * turn++) % allowed.length]!;
    },
    save: () => turn,
    load: (state) => {
      turn = state as number;
    },
  };
}

function startsOf(simulator: Simulator): number[] {
  const { start, size } = simulator.schedule!;
  return Array.from({ length: size }, (_, i) => start[i]! / 1e6);
}

describe('ranking rules play the textbook algorithms, overrun estimates included', () => {
  for (const backfill of ['none', 'easy', 'conservative'] as const) {
    test.each(Object.keys(KEYS))(`%s with backfill ${backfill}`, async (policy) => {
      await fc.assert(
        fc.asyncProperty(jobsArbitrary, async (jobs) => {
          const { simulator } = simulated(await scenarioFor(jobs, backfill), policy, '1');
          expect(startsOf(simulator)).toEqual(textbookStarts(jobs, SLOTS, KEYS[policy]!, backfill));
        }),
        { seed: 1, numRuns: 60 },
      );
    });
  }
});

describe('what is asked', () => {
  /** Candidates at each decision: the numbers of the jobs, and 'wait' where that is allowed. */
  async function questions(backfill: string, choose: (point: DecisionPoint) => number): Promise<string[]> {
    const simulator = new Simulator(await scenarioFor(JOBS, backfill), { seed: '1' });
    const asked: string[] = [];
    for (let point = simulator.advance(); point; point = simulator.advance()) {
      const rows = Array.from({ length: point.runs }, (_, i) => `${point.task(i).id}`);
      if (point.allowed(point.runs)) rows.push('wait');
      asked.push(`${point.now}: ${rows.join(' ')}`);
      expect(point.kind(point.runs)).toBe('wait');
      simulator.apply(choose(point));
    }
    return asked;
  }

  test('without backfilling, the queue in order of arrival, whenever some job fits', async () => {
    const asked = await questions('none', () => 0);
    expect(asked).toEqual([
      '0: 1 wait',
      // At 1 s job 2 needs more than the 3 slots left, and nobody is asked.
      '2: 2 3 4 wait',
      '3: 2 3 4 5 wait',
      '4: 2 3 4 5 6 7 wait',
      // Nothing runs and nothing is to come: waiting would be for ever.
      '10: 2 3 4 5 6 7',
      '10: 3 4 5 6 7 wait',
      '20: 4 5 6 7 wait',
      '20: 5 6 7 wait',
      '20: 6 7 wait',
      '60: 7',
    ]);
  });

  test('never to wait, where the scenario does not let a policy', async () => {
    const scenario = await scenarioFor(JOBS, 'easy');
    const simulator = new Simulator(
      { ...scenario, batch: { ...scenario.batch!, wait: false } },
      { seed: '1' },
    );
    let asked = 0;
    for (let point = simulator.advance(); point; point = simulator.advance()) {
      asked++;
      expect(point.kind(point.runs)).toBe('wait');
      expect(point.allowed(point.runs)).toBe(false);
      simulator.apply(0);
    }
    expect(asked).toBeGreaterThan(JOBS.length);
  });

  test('with EASY, after the head only jobs that do not delay it', async () => {
    const asked = await questions('easy', () => 0);
    // At 2 s job 2 becomes the head, to start at 12 s; then 2 slots will be left for longer jobs.
    expect(asked.slice(0, 5)).toEqual([
      '0: 1 wait',
      '2: 2 3 4 wait',
      '2: 3 4 wait',
      '2: 4 wait',
      '10: 2 5 6 7 wait',
    ]);
  });

  test('with conservative backfilling, who reserves next, as long as any can still start', async () => {
    const asked = await questions('conservative', () => 0);
    expect(asked.slice(0, 4)).toEqual(['0: 1 wait', '2: 2 3 4 wait', '2: 3 4 wait', '2: 4 wait']);
  });

  test('with nothing running and nothing to come, waiting is not allowed', async () => {
    const waiting = (point: DecisionPoint) => (point.allowed(point.runs) ? point.runs : 0);
    for (const backfill of ['none', 'easy', 'conservative']) {
      const asked = await questions(backfill, waiting);
      expect(asked.filter((rows) => !rows.endsWith('wait')).length).toBeGreaterThan(0);
    }
  });

  test('under the semantics of RLScheduler a job is picked even when none fits, and waiting is not offered', async () => {
    const simulator = new Simulator(await scenarioFor(JOBS, 'none', 'rlscheduler'), { seed: '1' });
    const asked: string[] = [];
    for (let point = simulator.advance(); point; point = simulator.advance()) {
      asked.push(`${point.now}: ${Array.from({ length: point.size }, (_, i) => point.task(i).id).join(' ')}`);
      expect(point.task(0).wait).toBe(point.now - point.task(0).submit);
      simulator.apply(point.size - 1);
    }
    // Job 2 is committed at 1 s and starts at 10 s, before anything else is asked.
    expect(asked.slice(0, 3)).toEqual(['0: 1', '1: 2', '10: 3 4 5 6 7']);
  });
});

describe.each(VARIANTS)('backfill %s with semantics %s', (backfill, semantics) => {
  test('whatever is chosen, every job runs once, within the machine', async () => {
    await fc.assert(
      fc.asyncProperty(jobsArbitrary, async (jobs) => {
        const simulator = new Simulator(await scenarioFor(jobs, backfill, semantics), {
          seed: '1',
          record: true,
        });
        const scheduler = rambling();
        for (let point = simulator.advance(); point; point = simulator.advance()) {
          simulator.apply(scheduler.choose(point));
        }
        expect(simulator.counts).toMatchObject({
          arrived: jobs.length,
          completed: jobs.length,
          unfinished: 0,
        });
        const starts = startsOf(simulator);
        for (let t = 0; t < 400; t++) {
          const used = jobs.reduce(
            (sum, { run, slots }, i) => (starts[i]! <= t && t < starts[i]! + run ? sum + slots : sum),
            0,
          );
          expect(used).toBeLessThanOrEqual(SLOTS);
        }
        jobs.forEach(({ submit }, i) => {
          expect(starts[i]!).toBeGreaterThanOrEqual(submit);
        });
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  test('from a snapshot at any decision, in another simulator too, the run goes on as it would have', async () => {
    const scenario = await scenarioFor(JOBS, backfill, semantics);
    const simulator = new Simulator(scenario, { seed: '1', record: true });
    const other = new Simulator(scenario, { seed: '1', record: true });
    for (const [policy, create] of [
      ['sjf', () => schedulers.get('sjf').create({ scenario, parameters: {}, seed: '1' })],
      ['rambling', rambling],
    ] as const) {
      const whole = new Simulator(scenario, { seed: '1', record: true });
      finish(whole, create());
      const scheduler = create();
      const first = simulator.snapshot();
      let point = simulator.advance();
      for (let k = 0; point; k++) {
        const snapshot = simulator.snapshot();
        const state = scheduler.save?.();
        const copy = create();
        copy.load?.(state);
        other.restore(snapshot);
        finish(other, copy);
        expect([policy, k, other.stateHash()]).toEqual([policy, k, whole.stateHash()]);
        simulator.apply(scheduler.choose(point));
        point = simulator.advance();
      }
      simulator.restore(first);
    }
  });

  test('one scheduler may play a decision again after a restore', async () => {
    const scenario = await scenarioFor(JOBS, backfill, semantics);
    const scheduler = schedulers.get('sjf').create({ scenario, parameters: {}, seed: '1' });
    const whole = new Simulator(scenario, { seed: '1', record: true });
    finish(whole, scheduler);
    const simulator = new Simulator(scenario, { seed: '1', record: true });
    for (let point = simulator.advance(); point; point = simulator.advance()) {
      const snapshot = simulator.snapshot();
      simulator.apply(point.allowed(point.size - 1) ? point.size - 1 : point.runs - 1);
      finish(simulator, scheduler);
      simulator.restore(snapshot);
      simulator.apply(scheduler.choose(simulator.open!));
    }
    expect(startsOf(simulator)).toEqual(startsOf(whole));
  });
});

function finish(simulator: Simulator, scheduler: Scheduler): void {
  for (let point = simulator.open ?? simulator.advance(); point; point = simulator.advance()) {
    simulator.apply(scheduler.choose(point));
  }
}

test('conservative backfilling does not exist under the semantics of RLScheduler', async () => {
  await expect(scenarioFor(JOBS, 'conservative', 'rlscheduler')).rejects.toThrow(
    "'conservative' does not exist with semantics rlscheduler (allowed: none, easy)",
  );
});

test('jobs may be generated instead of read', async () => {
  const scenario = await scenarioOf({
    name: 'generated',
    control: 'batch',
    horizon: { tasks: 2000 },
    executors: [{ name: 'machine', slots: SLOTS }],
    tasks: [
      { name: 'narrow', share: 3, slots: 1, work: { dist: 'exponential', mean: 10 } },
      { name: 'wide', slots: 6, work: { dist: 'lognormal', mean: 20, scv: 4 } },
    ],
    arrivals: { process: 'poisson', rate: 0.12 },
    batch: { backfill: 'easy' },
  });
  const easy = simulated(scenario, 'fcfs', '1').result;
  expect(easy.tasks).toMatchObject({ arrived: 2000, completed: 2000 });
  const plain = simulated(
    { ...scenario, batch: { backfill: 'none', semantics: 'textbook', wait: true } },
    'fcfs',
    '1',
  ).result;
  expect(easy.metrics.meanWait!).toBeLessThan(plain.metrics.meanWait!);
});
