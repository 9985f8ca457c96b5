import type { Scenario } from '../../sim/scenario/schema.ts';
import type { Scheduler } from '../../sim/scheduler.ts';
import type { Artifact } from '../artifact.ts';
import type { Address } from './balancing/address.ts';
import type { Decision, Reader } from './decision.ts';
import type { Rule } from './rule.ts';

/**
 * A format that holds no policy but configuration distilled from one: a line of the registry. It answers no decisions, so
 * that a verification cannot replay it; how much of the policy is left is measured when it is made.
 */
export interface StaticTarget {
  readonly summary: string;
  /** The configuration, and what it was measured to be worth. */
  readonly files: readonly [configuration: string, fidelity: string];
  /** Why configuration of this kind cannot stand for such a policy at all; null when it can. */
  refusal(artifact: Pick<Artifact, 'env'>): string | null;
  /** @throws InputError where it has no words for what the scenario has */
  subject(scenario: Scenario, settings: StaticSettings): Subject;
}

/** What a configuration needs to be told that no scenario knows. */
export interface StaticSettings {
  /** Where executors can be reached, by name; placeholders stand for the others. */
  readonly addresses: ReadonlyMap<string, Address>;
  /** What Envoy or HAProxy calls the executors together. */
  readonly cluster: string;
  /** The label of Kubernetes' nodes whose value is the name of their pool; null where there is none. */
  readonly poolLabel: string | null;
}

/** A target in a scenario. */
export interface Subject {
  readonly reader: Reader;
  /** How it is fitted, and the source of that, in a line. */
  readonly method: string;
  /** @param objective what a scheduler comes to in the worlds of these decisions; lower is better */
  fit(decisions: readonly Decision[], objective: (make: () => Scheduler) => number): Fitted;
  /** Rules that need no policy, to be compared with in play. */
  readonly rivals: Readonly<Record<string, () => Scheduler>>;
}

/** What was fitted. */
export interface Fitted extends Rule {
  /** The configuration. @param notes lines of comment to begin with @param summary the same in few words */
  text(notes: readonly string[], summary: string): string;
}
