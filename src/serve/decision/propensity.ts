import { KeyedStream } from '../../core/random.ts';
import type { ServedPoint } from './served-point.ts';

/** A candidate, and the probability with which it was taken. */
export interface Drawn {
  readonly choice: number;
  readonly propensity: number;
}

/**
 * ε-greedy: the policy's choice, or with probability ε any candidate that is allowed, so that the log tells something
 * about other policies too. The draw depends on the decision's id alone: asking twice gives the same answer.
 */
export function explored(point: ServedPoint, greedy: number, epsilon: number, id: string): Drawn {
  if (epsilon === 0) return { choice: greedy, propensity: 1 };
  const allowed = Array.from({ length: point.size }, (_, i) => i).filter((i) => point.allowed(i));
  const stream = new KeyedStream(id, 'explore');
  const strays = stream.uniform(0, 0) < epsilon;
  const choice = strays ? allowed[Math.floor(stream.uniform(0, 1) * allowed.length)]! : greedy;
  const each = epsilon / allowed.length;
  return { choice, propensity: choice === greedy ? 1 - epsilon + each : each };
}
