import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budget } from '../../src/bounds/bound.ts';
import { bestRigidSchedule, type RigidJob } from '../../src/bounds/exact/rigid-jobs.ts';
import { bestGraphSchedule, type GraphTask } from '../../src/bounds/exact/task-graph.ts';

const never = () => false;
const small = (most: number, least = 0) => fc.integer({ min: least, max: most });

/** Every tuple of `length` numbers below `end`, each from its own beginning. */
function* tuples(
  begins: readonly number[],
  end: number,
  chosen: readonly number[] = [],
): Generator<readonly number[]> {
  if (chosen.length === begins.length) {
    yield chosen;
    return;
  }
  for (let value = begins[chosen.length]!; value < end; value++)
    yield* tuples(begins, end, [...chosen, value]);
}

describe('rigid jobs', () => {
  const SLOTS = 3;
  const sum = { kind: 'sum', costOf: ({ release }: RigidJob, end: number) => (end - release) ** 2 } as const;

  it('are scheduled as well as by trying all times at which they may begin', () => {
    const jobs = fc.array(fc.record({ release: small(3), run: small(3, 1), slots: small(SLOTS, 1) }), {
      minLength: 1,
      maxLength: 4,
    });
    const fits = (own: readonly RigidJob[], starts: readonly number[]) =>
      starts.every(
        (time) =>
          own.reduce(
            (used, { run, slots }, i) => used + (starts[i]! <= time && time < starts[i]! + run ? slots : 0),
            0,
          ) <= SLOTS,
      );
    fc.assert(
      fc.property(jobs, (own) => {
        const horizon = 3 + own.reduce((all, { run }) => all + run, 0);
        let squares = Number.POSITIVE_INFINITY;
        let latest = Number.POSITIVE_INFINITY;
        for (const starts of tuples(
          own.map(({ release }) => release),
          horizon,
        )) {
          if (!fits(own, starts)) continue;
          const ends = own.map(({ run }, i) => starts[i]! + run);
          squares = Math.min(
            squares,
            own.reduce((all, job, i) => all + sum.costOf(job, ends[i]!), 0),
          );
          latest = Math.min(latest, Math.max(...ends));
        }
        expect(bestRigidSchedule(own, SLOTS, sum, never)).toEqual({ best: squares, lower: squares });
        expect(bestRigidSchedule(own, SLOTS, { kind: 'latest' }, never).best).toBe(latest);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('have a bound that holds when the search is cut short', () => {
    const jobs = fc.array(fc.record({ release: small(20), run: small(30, 1), slots: small(SLOTS, 1) }), {
      minLength: 6,
      maxLength: 6,
    });
    let short = 0;
    fc.assert(
      fc.property(jobs, small(60, 1), (own, nodes) => {
        const whole = bestRigidSchedule(own, SLOTS, sum, never);
        const cut = bestRigidSchedule(own, SLOTS, sum, budget(nodes));
        expect(cut.lower).toBeLessThanOrEqual(whole.best);
        expect(cut.best).toBeGreaterThanOrEqual(whole.best);
        short += Number(cut.lower < whole.best);
      }),
      { seed: 2, numRuns: 40 },
    );
    expect(short).toBeGreaterThan(10);
  });
});

describe('a task graph', () => {
  const MACHINES = 2;
  const graphs = small(4, 1).chain((size) =>
    fc.tuple(
      fc.array(fc.array(small(3), { minLength: MACHINES, maxLength: MACHINES }), {
        minLength: size,
        maxLength: size,
      }),
      fc.array(fc.option(small(2), { freq: 1 }), { minLength: 6, maxLength: 6 }),
    ),
  );
  /** Edges 0→1, 0→2, 1→2, 0→3, 1→3, 2→3, where they exist. */
  const graphOf = ([runs, transfers]: [number[][], (number | null)[]]): GraphTask[] =>
    runs.map((own, to) => ({
      runs: own,
      after: Array.from({ length: to }, (_, from) => ({
        task: from,
        transfer: transfers[(to * (to - 1)) / 2 + from]!,
      })).filter(({ transfer }) => transfer !== null),
    }));

  it('is scheduled as well as by trying all machines and times', () => {
    fc.assert(
      fc.property(graphs, (given) => {
        const graph = graphOf(given);
        const horizon = graph.reduce(
          (all, { runs, after }) =>
            all + Math.max(...runs) + Math.max(0, ...after.map(({ transfer }) => transfer)),
          0,
        );
        let best = Number.POSITIVE_INFINITY;
        for (const places of tuples(
          graph.map(() => 0),
          MACHINES,
        )) {
          best = Math.min(best, bestWith(graph, places, Math.min(horizon, best)));
        }
        expect(bestGraphSchedule(graph, MACHINES, never)).toEqual({ best, lower: best });
      }),
      { seed: 3, numRuns: 40 },
    );
  });

  /** The shortest makespan up to a limit with these machines, all beginnings tried task by task. */
  function bestWith(graph: readonly GraphTask[], places: readonly number[], limit: number): number {
    const begin = (starts: readonly number[]): number => {
      const task = starts.length;
      if (task === graph.length)
        return Math.max(...starts.map((start, i) => start + graph[i]!.runs[places[i]!]!));
      const run = graph[task]!.runs[places[task]!]!;
      let best = Number.POSITIVE_INFINITY;
      for (let start = 0; start + run <= limit; start++) {
        const ready = graph[task]!.after.every(
          ({ task: from, transfer }) =>
            starts[from]! +
              graph[from]!.runs[places[from]!]! +
              (places[from] === places[task] ? 0 : transfer) <=
            start,
        );
        const alone = starts.every((other, i) => {
          const end = other + graph[i]!.runs[places[i]!]!;
          return places[i] !== places[task] || end <= start || start + run <= other;
        });
        if (ready && alone) best = Math.min(best, begin([...starts, start]));
      }
      return best;
    };
    return begin([]);
  }
});
