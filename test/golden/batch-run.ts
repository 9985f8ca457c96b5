import type { RunResult } from '../../src/index.ts';
import { scenarioOf, simulated } from '../fixtures/scenario.ts';
import { shared } from '../fixtures/shared.ts';

export interface BatchRun {
  readonly trace: string;
  readonly offset: number;
  readonly limit: number;
  readonly policy: string;
  readonly backfill: string;
  readonly semantics: string;
}

const texts = new Map<string, string>();

function readTrace(path: string): string {
  const text = texts.get(path) ?? shared(path);
  texts.set(path, text);
  return text;
}

/** Plays a window of a real log; the result, and when each job started by its number in the log. */
export async function play(given: BatchRun): Promise<{ result: RunResult; starts: Map<number, number> }> {
  const path = `data/hpc/${given.trace}.swf`;
  const slots = given.trace === 'lublin_256' ? 256 : 240;
  const scenario = await scenarioOf(
    {
      name: given.trace,
      control: 'batch',
      executors: [{ name: 'machine', slots }],
      arrivals: { trace: { format: 'swf', path, offset: given.offset, limit: given.limit } },
      batch: { backfill: given.backfill, semantics: given.semantics },
      reward: { slowdown: 1 },
    },
    { [path]: readTrace(path) },
  );
  const { simulator, result } = simulated(scenario, given.policy, '1');
  const { start, size } = simulator.schedule!;
  const starts = new Map(
    Array.from({ length: size }, (_, i) => [Number(simulator.taskId(i)), start[i]! / 1e6] as const),
  );
  return { result, starts };
}
