import { InputError } from '../../core/errors.ts';
import { mean } from '../../core/statistics/location.ts';
import { type RunResult, run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { Scheduler } from '../../sim/scheduler.ts';
import { Simulator } from '../../sim/simulator.ts';
import type { Reader } from './decision.ts';
import { type Agreement, agreementOf, verdictOf } from './fidelity.ts';
import { notesOf, summaryOf } from './notes.ts';
import { type Ground, type Observed, type ObservedWorlds, observe } from './observe.ts';
import type { StaticSettings, StaticTarget } from './static-target.ts';

/** What a run comes to, as far as schedulers differ in it. */
const KPIS = ['cost', 'meanResponse', 'p95Response', 'meanBoundedSlowdown', 'slaAttainment'] as const;

/** Means over the worlds; `objective` is what the policy was paid to keep low; null where one has no meaning. */
export type Outcome = Readonly<Record<'objective' | (typeof KPIS)[number], number | null>>;

/** What a static file was measured to be worth: its second file. */
export interface Fidelity extends Agreement {
  readonly target: string;
  /** Hash of the artifact that it was distilled from. */
  readonly artifact: string;
  readonly scenario: { readonly name: string; readonly hash: string };
  readonly method: string;
  /** Decisions fitted to. */
  readonly fitted: number;
  readonly worlds: ObservedWorlds;
  readonly fallbackRule: string | null;
  readonly verdict: string;
  /** By who plays: `policy`, `file`, the fallback rule, and others that need no policy. In the worlds held out. */
  readonly simulated: Readonly<Record<string, Outcome>>;
}

/** What to distil from. */
export interface Source extends Ground {
  readonly hash: string;
  readonly fallbackRule: string | null;
  readonly settings: StaticSettings;
}

/** A static target's files by name, and what they are worth. */
export interface Distilled {
  readonly files: ReadonlyMap<string, string>;
  readonly fidelity: Fidelity;
}

/** Observes the policy once for each reader, however many targets have it. */
export function observer(ground: Ground): (reader: Reader) => Observed {
  const known = new Map<string, Observed>();
  return (reader) => {
    const found = known.get(reader.name) ?? observe(ground, reader);
    known.set(reader.name, found);
    return found;
  };
}

/**
 * Observes a policy, fits a target's configuration to what it does, and measures that on other decisions and in play.
 *
 * @throws InputError where the scenario leaves nothing to choose, or the target has no words for it
 */
export function distil(
  name: string,
  target: StaticTarget,
  source: Source,
  observing: (reader: Reader) => Observed,
): Distilled {
  const { scenario, settings, hash, fallback, fallbackRule } = source;
  const subject = target.subject(scenario, settings);
  const observed = observing(subject.reader);
  const { fitted, heldOut, worlds } = observed;
  if (fitted.length === 0 || heldOut.length === 0) {
    throw new InputError(
      `cannot export to ${name}: no decision of the policy in ${scenario.name} makes a difference`,
    );
  }
  const rule = subject.fit(fitted, (make) =>
    mean(worlds.fitted.map((seed) => played(scenario, seed, make()).objective)),
  );
  const rivals: [string, (() => Scheduler) | null][] = [
    ['file', rule.scheduler],
    [fallbackRule ?? 'fallback', fallback],
    ...Object.entries(subject.rivals),
  ];
  const simulated: Record<string, Outcome> = { policy: outcomeOf(observed.results) };
  for (const [who, make] of rivals) {
    if (make) simulated[who] = outcomeOf(worlds.heldOut.map((seed) => played(scenario, seed, make())));
  }
  const agreement = agreementOf(rule, heldOut);
  const fidelity: Fidelity = {
    target: name,
    artifact: hash,
    scenario: { name: scenario.name, hash: scenario.hash },
    method: subject.method,
    fitted: fitted.length,
    worlds,
    ...agreement,
    fallbackRule,
    verdict: verdictOf(agreement),
    simulated,
  };
  const [configuration, report] = target.files;
  const files = new Map([
    [configuration, rule.text(notesOf(fidelity), summaryOf(fidelity))],
    [report, `${JSON.stringify(fidelity, null, 2)}\n`],
  ]);
  return { files, fidelity };
}

function played(scenario: Scenario, seed: string, scheduler: Scheduler): RunResult {
  return run(new Simulator(scenario, { seed }), scheduler);
}

function outcomeOf(results: readonly RunResult[]): Outcome {
  const means = KPIS.map((kpi) => [kpi, meanWhereKnown(results.map(({ metrics }) => metrics[kpi]))]);
  return { objective: mean(results.map(({ objective }) => objective)), ...Object.fromEntries(means) };
}

function meanWhereKnown(values: readonly (number | null)[]): number | null {
  return values.some((value) => value === null) ? null : mean(values as readonly number[]);
}
