import type { Features } from '../../bench/off-policy/logged-step.ts';
import type { ServedPoint } from '../decision/served-point.ts';

const KINDS = ['run', 'wait', 'reject', 'defer'] as const;

/** More executors than this are told apart by what they are only. */
const MOST_NAMES = 24;

/** What is known of a candidate before it is chosen, for a model of outcomes: the same numbers for all decisions of a log. */
export class CandidateFeatures {
  readonly #executors: readonly string[];

  /** @param names of all executors of the log */
  constructor(names: ReadonlySet<string>) {
    this.#executors = names.size > MOST_NAMES ? [] : [...names].sort();
  }

  /** @param i −1 for a candidate that is not there: nothing is known of it */
  of(point: ServedPoint, i: number): Features {
    const kind = i < 0 ? null : point.kind(i);
    const runs = kind === 'run';
    const name = runs ? point.executor(i).name : null;
    return [
      ...KINDS.map((each) => (each === kind ? 1 : 0)),
      ...this.#executors.map((each) => (each === name ? 1 : 0)),
      ...(runs ? runFeatures(point, i) : NO_RUN),
    ];
  }
}

function runFeatures(point: ServedPoint, i: number): number[] {
  const { wait, deadline, slots } = point.task(i);
  const { load, slots: all } = point.executor(i);
  const [run, start] = [point.runTime(i), point.startDelay(i)];
  const late = start + run - deadline;
  return [wait, run, start, point.cost(i), load / all, slots, late > 0 ? 1 : 0];
}

const NO_RUN = new Array<number>(7).fill(0);
