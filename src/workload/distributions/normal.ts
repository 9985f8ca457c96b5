import type { KeyedStream } from '../../core/random.ts';

/** A standard normal number from the stream's numbers (entity, index) and (entity, index + 1); Box–Muller. */
export function normal(stream: KeyedStream, entity: number, index: number): number {
  const radius = Math.sqrt(-2 * Math.log(stream.uniform(entity, index)));
  return radius * Math.cos(2 * Math.PI * stream.uniform(entity, index + 1));
}
