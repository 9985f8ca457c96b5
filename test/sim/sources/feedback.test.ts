import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../../src/bounds/index.ts';
import { type DecisionPoint, type Scenario, Simulator } from '../../../src/index.ts';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';
import { fixture } from '../../fixtures/traces.ts';

const FEEDBACK = fixture('feedback.swf');

const machine = (
  text: string,
  trace: object = { dependencies: true },
  more: object = {},
): Promise<Scenario> =>
  scenarioOf(
    {
      name: 'feedback',
      control: 'batch',
      executors: [{ name: 'machine', slots: 4 }],
      arrivals: { trace: { format: 'swf', path: 'jobs.swf', ...trace } },
      reward: { slowdown: 1 },
      ...more,
    },
    { 'jobs.swf': text },
  );

/** By the file's own number: when each job arrived and began. Seconds. */
function timesOf(simulator: Simulator): Record<string, [number, number]> {
  const { size, arrival, start } = simulator.schedule!;
  return Object.fromEntries(
    Array.from({ length: size }, (_, i) => [simulator.taskId(i), [arrival[i]! / 1e6, start[i]! / 1e6]]),
  );
}

describe('a job that names a preceding job', () => {
  it('is submitted when that one has ended and its think time has passed, however long that one was held up', async () => {
    const { simulator } = simulated(await machine(FEEDBACK), 'fcfs', '1');
    expect(timesOf(simulator)).toMatchObject({
      1: [0, 0],
      2: [0, 100],
      // 50 s after 100 s job 2 ends; its user thinks for 30 s.
      3: [180, 180],
      4: [190, 190],
      // Job 1 ends at 100 s, before the log's own 200 s; job 2 was there first and takes the whole machine.
      5: [100, 150],
    });
  });

  it('comes later where a scheduler holds that one up for longer', async () => {
    const { simulator } = simulated(await machine(FEEDBACK), 'sjf', '1');
    // Shortest first: job 2 begins; job 1 has the machine from 50 s to 150 s; job 5 comes when it ends.
    expect(timesOf(simulator)).toMatchObject({
      1: [0, 50],
      2: [0, 0],
      3: [80, 150],
      4: [160, 160],
      5: [150, 150],
    });
  });

  it('keeps its own submit time where it names itself, a larger number, or a job that is not played', async () => {
    const { simulator } = simulated(await machine(FEEDBACK), 'fcfs', '1');
    const arrivals = Object.fromEntries(Object.entries(timesOf(simulator)).map(([id, [at]]) => [id, at]));
    // Job 8 waits for job 7, which names job 8.
    expect(arrivals).toMatchObject({ 6: 300, 7: 310, 8: 315, 10: 330, 11: 340, 13: 350 });
    expect(simulator.schedule!.size).toBe(11);
  });

  it.each([
    [{ offset: 1 }, 200],
    [{ offset: 4, limit: 1 }, 200],
    [{ windows: { length: 5, from: 0, to: 5 } }, 100],
  ])('keeps it where that one lies outside the window %j', async (window, submit) => {
    const { simulator } = simulated(await machine(FEEDBACK, { dependencies: true, ...window }), 'fcfs', '1');
    expect(timesOf(simulator)['5']![0]).toBe(submit);
  });

  it('does not wait for one that gives up to be completed', async () => {
    const scenario = await machine(
      FEEDBACK,
      { dependencies: true, limit: 4 },
      { tasks: [{ name: 'job', patience: { dist: 'deterministic', value: 40 } }] },
    );
    const { simulator, result } = simulated(scenario, 'fcfs', '1');
    // Job 2 gives up at 40 s, so job 3 comes at 70 s and begins when job 1 has freed the machine.
    expect(result.tasks).toMatchObject({ abandoned: 1, completed: 3 });
    expect(timesOf(simulator)).toMatchObject({ 1: [0, 0], 3: [70, 100], 4: [110, 110] });
  });

  it('does not come after the horizon', async () => {
    const times = async (horizon: object) =>
      Object.keys(timesOf(simulated(await machine(FEEDBACK, undefined, { horizon }), 'fcfs', '1').simulator));
    expect(await times({ seconds: 179 })).toEqual(['1', '2', '5']);
    expect(await times({ seconds: 180 })).toEqual(['1', '2', '3', '5']);
    expect(await times({ tasks: 4 })).toEqual(['1', '2', '3', '5']);
  });

  it('is submitted at its own time unless dependencies are asked for', async () => {
    for (const trace of [{}, { dependencies: false }]) {
      const { simulator } = simulated(await machine(FEEDBACK, trace), 'fcfs', '1');
      const arrivals = Object.values(timesOf(simulator)).map(([at]) => at);
      expect(arrivals).toEqual([0, 0, 60, 70, 200, 300, 310, 320, 330, 340, 350]);
    }
  });
});

interface Job {
  readonly submit: number;
  readonly run: number;
  readonly slots: number;
  readonly preceding: number;
  readonly think: number;
}

const jobsArbitrary = fc.array(
  fc.record({
    submit: fc.integer({ min: 0, max: 30 }),
    run: fc.integer({ min: 0, max: 20 }),
    slots: fc.integer({ min: 1, max: 4 }),
    preceding: fc.integer({ min: -1, max: 12 }),
    think: fc.integer({ min: -1, max: 9 }),
  }),
  { minLength: 1, maxLength: 12 },
);

const textOf = (jobs: readonly Job[]) =>
  ['1 0 -1 1 1', ...jobs.map(({ submit, run, slots }, i) => `${i + 2} ${submit} -1 ${run} ${slots}`)]
    .map((head, i) => {
      const { slots, run, preceding, think } = jobs[i - 1] ?? { slots: 1, run: 1, preceding: -1, think: -1 };
      return `${head} -1 -1 ${slots} ${run} -1 1 1 1 1 1 1 ${preceding} ${think}`;
    })
    .join('\n');

/** Takes the allowed rows in turn, waiting included. */
const rambling = (point: DecisionPoint, turn: number) => {
  const allowed = Array.from({ length: point.size }, (_, i) => i).filter((i) => point.allowed(i));
  return allowed[(7 * turn) % allowed.length]!;
};

describe('whatever a file says and a policy chooses', () => {
  it.each([
    ['none', 'textbook'],
    ['easy', 'textbook'],
    ['easy', 'rlscheduler'],
  ])('every job comes once, when it should (backfill %s, %s)', async (backfill, semantics) => {
    await fc.assert(
      fc.asyncProperty(jobsArbitrary, async (jobs) => {
        const scenario = await machine(textOf(jobs), undefined, { batch: { backfill, semantics } });
        const simulator = new Simulator(scenario, { seed: '1', record: true });
        let turn = 0;
        for (let point = simulator.advance(); point; point = simulator.advance()) {
          simulator.apply(rambling(point, turn++));
        }
        const { size, arrival, finish } = simulator.schedule!;
        const ordinals = new Map(Array.from({ length: size }, (_, i) => [Number(simulator.taskId(i)), i]));
        const usable = jobs.flatMap((job, i) => (job.run === 0 ? [] : [{ ...job, id: i + 2 }]));
        expect([...ordinals.keys()].sort((a, b) => a - b)).toEqual([1, ...usable.map(({ id }) => id)]);
        for (const { id, submit, preceding, think } of usable) {
          const before = preceding < id ? ordinals.get(preceding) : undefined;
          const due = before === undefined ? submit * 1e6 : finish[before]! + Math.max(0, think) * 1e6;
          expect(arrival[ordinals.get(id)!]).toBe(due);
        }
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('a run goes on from a snapshot as if nothing had happened, in another simulator too', async () => {
    await fc.assert(
      fc.asyncProperty(jobsArbitrary, fc.nat({ max: 8 }), async (jobs, at) => {
        const scenario = await machine(textOf(jobs));
        const create = () => new Simulator(scenario, { seed: '1', record: true });
        const [simulator, other] = [create(), create()];
        const playOn = (of: Simulator, from: number) => {
          const asked: string[] = [];
          let turn = from;
          for (let point = of.open ?? of.advance(); point; point = of.advance()) {
            asked.push(`${point.now} ${point.task(0).id}`);
            of.apply(rambling(point, turn++));
          }
          return { asked, end: of.stateHash() };
        };
        let turn = 0;
        let point = simulator.advance();
        while (point && turn < at) {
          simulator.apply(rambling(point, turn++));
          point = simulator.advance();
        }
        if (!point) return;
        const snapshot = simulator.snapshot();
        const rest = playOn(simulator, turn);
        for (const again of [simulator, other]) {
          again.restore(snapshot);
          expect(playOn(again, turn)).toEqual(rest);
        }
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  it('a log whose jobs name none is played as without the option', async () => {
    await fc.assert(
      fc.asyncProperty(jobsArbitrary, async (jobs) => {
        const text = textOf(jobs.map((job) => ({ ...job, preceding: -1 })));
        const [off, on] = await Promise.all([machine(text, {}), machine(text)]);
        const played = [off, on].map((scenario) => simulated(scenario, 'sjf', '1'));
        expect(played[1]!.result.metrics).toEqual(played[0]!.result.metrics);
        expect(timesOf(played[1]!.simulator)).toEqual(timesOf(played[0]!.simulator));
      }),
      { seed: 3, numRuns: 30 },
    );
  });
});

it('nothing is a bound where a policy decides when jobs come', async () => {
  const found = async (trace: object) =>
    boundsOf(await machine(FEEDBACK, { limit: 5, ...trace }), '1', 'exact');
  expect((await found({})).map(({ metric }) => metric)).toContain('meanResponse');
  expect(await found({ dependencies: true })).toEqual([]);
});

describe('what cannot be', () => {
  it.each([
    [
      { dependencies: true, stream: true },
      /^test\.yaml:1:\d+: arrivals\.trace\.stream: cannot go with dependencies: /,
    ],
    [{ class: 'quue' }, /arrivals\.trace\.class: .*"partition", got "quue"/],
    [
      { format: 'csv', map: { arrival: 'a', work: 'w' }, dependencies: true },
      /arrivals\.trace\.dependencies: only jobs of swf traces name a preceding job/,
    ],
    [
      { format: 'csv', map: { arrival: 'a', work: 'w' }, class: 'user' },
      /arrivals\.trace\.class: only for swf traces/,
    ],
  ])('%j is refused', async (trace, message) => {
    await expect(machine(FEEDBACK, trace)).rejects.toThrow(message);
  });
});
