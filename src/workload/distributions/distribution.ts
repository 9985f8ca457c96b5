import type { KeyedStream } from '../../core/random.ts';

/** A distribution of non-negative numbers (seconds, bytes, …). Stateless: a value belongs to an entity. */
export interface Distribution {
  /** Infinity where it does not exist. */
  readonly mean: number;
  /** Squared coefficient of variation, variance / mean²; Infinity where it does not exist. */
  readonly scv: number;
  /** The value of `entity`, made from the stream's numbers (entity, 0), (entity, 1), … as far as needed. */
  sample(stream: KeyedStream, entity: number): number;
}
