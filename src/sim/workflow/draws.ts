import { KeyedStream } from '../../core/random.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Flows } from './flows.ts';
import type { Workflow } from './template.ts';

/** Tells the visits of a step apart; odd, so that visits of all steps spread over all 32-bit keys. */
const NEXT_VISIT = 0x9e3779b1;

/** What is random about workflows: of which kind one is, which of its steps run, and which are sent back. */
export class WorkflowDraws {
  readonly #kinds: readonly Workflow[];
  readonly #flows: Flows;
  /** Cumulative shares of the kinds, ascending to 1. */
  readonly #cumulative: readonly number[];
  readonly #kindStream: KeyedStream;
  readonly #branchStream: KeyedStream;
  readonly #repeatStream: KeyedStream;

  constructor({ workflows }: Scenario, kinds: readonly Workflow[], flows: Flows, seed: string) {
    this.#kinds = kinds;
    this.#flows = flows;
    const shares = workflows!.reduce((sum, { share }) => sum + share, 0);
    let below = 0;
    this.#cumulative = workflows!.map(({ share }) => {
      below += share;
      return below / shares;
    });
    this.#kindStream = new KeyedStream(seed, 'workflow');
    this.#branchStream = new KeyedStream(seed, 'branch');
    this.#repeatStream = new KeyedStream(seed, 'repeat');
  }

  /** The kind of the workflow with a key. */
  kindOf(key: number): number {
    const last = this.#cumulative.length - 1;
    if (last === 0) return 0;
    const u = this.#kindStream.uniform(key);
    let kind = 0;
    while (kind < last && u >= this.#cumulative[kind]!) kind++;
    return kind;
  }

  /** What a visit of a step is keyed by, whatever was decided before. */
  keyOf(flow: number, index: number): number {
    const { key, stride, visit } = this.#flows;
    return (key[flow]! * stride + index + visit[flow * stride + index]! * NEXT_VISIT) >>> 0;
  }

  runs(flow: number, index: number): boolean {
    const { probability, when, unless } = this.#kinds[this.#flows.kind[flow]!]!.steps[index]!;
    if (probability < 1 && this.#branchStream.uniform(this.keyOf(flow, index)) >= probability) return false;
    if (when >= 0 && !this.runs(flow, when)) return false;
    return unless < 0 || !this.runs(flow, unless);
  }

  /** Whether a step that has completed sends its workflow back, where it has a loop of this probability. */
  repeats(flow: number, index: number, probability: number): boolean {
    return this.#repeatStream.uniform(this.keyOf(flow, index)) < probability;
  }
}
