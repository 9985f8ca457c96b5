import type { DecisionPoint } from '../sim/decision-point.ts';
import type { Score } from '../sim/scheduler.ts';
import type { RuledCandidate } from './rule-scoring.ts';

/** Told the name and value of each number that is read of a candidate; answers what the reader is to see. */
type Read = (name: string, value: number) => number;

/** The candidates of a choice as a ranking rule sees them: it is asked, and what it looks at is noted. */
export function watchedCandidates(point: DecisionPoint, score: Score): RuledCandidate[] {
  const rows = Array.from({ length: point.runs }, (_, i) => i).filter((i) => point.allowed(i));
  return rows.map((index) => {
    const readings: Record<string, number> = {};
    const note: Read = (name, value) => {
      if (Number.isFinite(value)) readings[name] = value;
      return value;
    };
    score(watched(point, index, note), index);
    const valueWith = (others: Readonly<Record<string, number>>) =>
      score(
        watched(point, index, (name, value) => others[name] ?? value),
        index,
      );
    return { index, readings, valueWith };
  });
}

/** What a rule may ask of a row, and what the answers are called. */
const QUESTIONS: Readonly<Record<string, string>> = {
  runTime: 'runTime',
  startDelay: 'start',
  agentStartDelay: 'start',
  transferTime: 'transfer',
  cost: 'cost',
};

/** Numbers that are names: the mean of two of them is nothing. */
const NAMES: ReadonlySet<string> = new Set(['index', 'classIndex', 'workflow', 'id', 'sentTo']);

/** The choice, whose numbers about one candidate pass through `read`. */
function watched(point: DecisionPoint, row: number, read: Read): DecisionPoint {
  return new Proxy(point, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (key === 'loads') return watchedLoads(value as Int32Array, row, read);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        const answer: unknown = value.apply(target, given);
        if (given[0] !== row) return answer;
        if (key === 'executor' || key === 'agent') return watchedView(answer as object, read, '');
        if (key === 'task') return watchedView(answer as object, read, 'task:');
        const name = QUESTIONS[String(key)];
        return name !== undefined && typeof answer === 'number' ? read(name, answer) : answer;
      };
    },
  });
}

function watchedLoads(loads: Int32Array, row: number, read: Read): ArrayLike<number> {
  const seen = Float64Array.from(loads);
  seen[row] = read('load', seen[row]!);
  return seen;
}

/** @param prefix tells a task's numbers from those of its executor */
function watchedView<T extends object>(view: T, read: Read, prefix: string): T {
  return new Proxy(view, {
    get(target, key) {
      const name = String(key);
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value === 'number') return NAMES.has(name) ? value : read(named(name, prefix), value);
      if (name === 'price' || name === 'power' || name === 'step')
        return value === null ? null : watchedView(value as object, read, `${prefix}${name}.`);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        const answer: unknown = value.apply(target, given);
        return typeof answer === 'number' ? read(`${prefix}${name}:${given.join()}`, answer) : answer;
      };
    },
  });
}

/** What only a task has needs no prefix. */
const OWN_TO_TASKS: ReadonlySet<string> = new Set([
  'submit',
  'wait',
  'attempts',
  'estimate',
  'priority',
  'deadline',
  'workflowDeadline',
  'workflowRest',
  'workflowPenalty',
]);

function named(name: string, prefix: string): string {
  return OWN_TO_TASKS.has(name) ? name : prefix + name;
}
