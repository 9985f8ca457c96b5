import type { Bound } from '../bound.ts';
import type { Proven } from './search.ts';

/** What a search has proven, as a bound on a metric. */
export function provenBound(
  metric: string,
  { best, lower }: Proven,
  scale: (value: number) => number,
  method: string,
): Bound {
  const value = scale(lower);
  const reached = scale(best);
  return {
    metric,
    value,
    kind: lower === best ? 'exact' : 'lower',
    method,
    gap: !Number.isFinite(reached) || reached === 0 ? (lower === best ? 0 : null) : 1 - value / reached,
  };
}
