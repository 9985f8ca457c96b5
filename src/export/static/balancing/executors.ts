import { InputError } from '../../../core/errors.ts';
import type { Scenario } from '../../../sim/scenario/schema.ts';

/** A pool's executors: they are alike, so that they get one weight. */
export interface Pool {
  readonly name: string;
  /** Of its executors, as the simulator calls them. */
  readonly members: readonly string[];
  /** Work seconds that one of them does in a second. */
  readonly capacity: number;
}

export function poolsOf({ executors }: Scenario): Pool[] {
  return executors.map(({ name, count, slots, speed }) => ({
    name,
    members: Array.from({ length: count }, (_, k) => (count > 1 ? `${name}-${k}` : name)),
    capacity: slots! * speed,
  }));
}

export function executorNames(scenario: Scenario): string[] {
  return poolsOf(scenario).flatMap(({ members }) => members);
}

/** @throws InputError where a name is none for a server */
export function refuseOddNames(names: readonly string[], target: string): void {
  const odd = names.find((name) => !/^[A-Za-z0-9_.:-]+$/.test(name));
  if (odd !== undefined) {
    throw new InputError(
      `cannot export to ${target}: '${odd}' cannot be a server's name (allowed: letters, digits, - _ . :)`,
    );
  }
}
