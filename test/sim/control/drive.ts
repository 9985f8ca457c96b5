import { type CandidateKind, type DecisionPoint, type Scenario, Simulator } from '../../../src/index.ts';

/** What a test would do at a choice: a row's number. */
export type Answer = (point: DecisionPoint) => number;

/** The first allowed row of a kind, on an executor where its name is given; −1 without such. */
export function rowOf(point: DecisionPoint, kind: CandidateKind, executor?: string): number {
  for (let i = 0; i < point.size; i++) {
    if (point.kind(i) !== kind || !point.allowed(i)) continue;
    if (executor === undefined || point.executor(i).name === executor) return i;
  }
  return -1;
}

/** The first allowed row of the first kind that has one. */
export function prefer(...kinds: readonly CandidateKind[]): Answer {
  return (point) => {
    for (const kind of kinds) {
      const row = rowOf(point, kind);
      if (row >= 0) return row;
    }
    throw new Error(`none of ${kinds} at ${point.now}`);
  };
}

/** Any allowed row, a random one. */
export const anything: Answer = (point) => {
  const allowed = Array.from({ length: point.size }, (_, i) => i).filter((i) => point.allowed(i));
  return allowed[Math.floor(point.random(point.size) * allowed.length)]!;
};

/** What the rows of a choice are, as `kind task executor`, masked ones in brackets. */
export function rowsOf(point: DecisionPoint): string[] {
  return Array.from({ length: point.size }, (_, i) => {
    const kind = point.kind(i);
    const task = kind === 'wait' ? '' : ` ${point.task(i).index}`;
    const executor = ['run', 'preempt', 'migrate'].includes(kind) ? ` ${point.executor(i).name}` : '';
    const text = `${kind}${task}${executor}`;
    return point.allowed(i) ? text : `(${text})`;
  });
}

/** A finished run under a test's answers, with what was asked and when. */
export function driven(scenario: Scenario, answer: Answer, seed = '1') {
  const simulator = new Simulator(scenario, { seed, record: true });
  const asked: { time: number; rows: string[] }[] = [];
  for (let point = simulator.advance(); point; point = simulator.advance()) {
    asked.push({ time: point.now, rows: rowsOf(point) });
    simulator.apply(answer(point));
  }
  return { simulator, asked, tasks: tasksOf(simulator) };
}

/** When each task began and finished, in seconds, and where; NaN where it did not. */
export function tasksOf(simulator: Simulator) {
  const { schedule } = simulator;
  return Array.from({ length: schedule!.size }, (_, n) => ({
    start: schedule!.start[n]! / 1e6,
    finish: schedule!.finish[n]! / 1e6,
    executor: simulator.executorNames[schedule!.executor[n]!] ?? null,
  }));
}

/**
 * Plays a run twice, the second time restored from a snapshot at every single choice into a fresh simulator; returns
 * the state hashes of both ends.
 */
export function hashesSplitEverywhere(scenario: Scenario, answer: Answer, seed = '1'): [string, string] {
  const straight = new Simulator(scenario, { seed });
  let split = new Simulator(scenario, { seed });
  for (;;) {
    const point = straight.advance();
    const other = split.advance();
    if (!point || !other) return [straight.stateHash(), split.stateHash()];
    const restored = new Simulator(scenario, { seed });
    restored.restore(split.snapshot());
    split = restored;
    straight.apply(answer(point));
    split.apply(answer(split.open!));
  }
}

/** A scenario's tasks as a trace: one line a task, `arrival work` and what else the columns say. */
export function csv(...lines: readonly string[]): Readonly<Record<string, string>> {
  return { 'tasks.csv': `${lines.join('\n')}\n` };
}
