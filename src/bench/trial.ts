import { type LogLine, logOf } from '../sim/event-log.ts';
import type { LoadSeries } from '../sim/load-meter.ts';
import type { Metrics } from '../sim/metrics.ts';
import { run } from '../sim/run.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import type { SchedulerFactory } from '../sim/scheduler.ts';
import { Simulator, type TaskCounts } from '../sim/simulator.ts';
import { type DecisionLog, DecisionRecorder } from './decision-log.ts';
import { MEASURES } from './measures.ts';
import { type ExaminedChoice, examine } from './regret/examine.ts';

/** One run of one policy on one seed of one scenario: all that its result depends on; JSON. */
export interface Trial {
  /** As the user named it: a path or the name of a shipped scenario. */
  readonly scenario: string;
  /** `path=value` settings that the scenario is loaded with. */
  readonly overrides: readonly string[];
  /** As the user wrote it. */
  readonly policy: string;
  readonly seed: string;
  /** How many tasks, from the first that is measured, to tell of one by one. */
  readonly loggedTasks: number;
  /** How many of its choices to examine: see there. */
  readonly examinedChoices?: number;
}

/** What a trial came to, without anything that depends on when or where it ran; JSON. */
export interface TrialResult {
  /** By the names of {@link MEASURES}; null where a metric has no meaning. */
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly tasks: TaskCounts;
  readonly decisions: number;
  readonly events: number;
  /** Response times in seconds at {@link QUANTILES} evenly spread shares of the measured tasks; empty without any. */
  readonly responses: readonly number[];
  /** What happened to the logged tasks, and to all executors. */
  readonly log: readonly LogLine[];
  /** Only where choices are examined. */
  readonly examined?: readonly ExaminedChoice[];
  /** What the logged tasks' decisions were between; absent where none is logged or nobody decided. */
  readonly choices?: DecisionLog;
  /** How busy executors were while the logged tasks were there; absent likewise. */
  readonly load?: LoadSeries;
}

/** Runs a trial from its description alone. */
export type TrialRunner = (trial: Trial) => Promise<TrialResult>;

/** How finely the distribution of response times is kept: `responses[k]` is the (k + 1) / QUANTILES quantile. */
export const QUANTILES = 200;

/** Runs a trial whose scenario and policy have been loaded. */
export function runTrial(scenario: Scenario, create: SchedulerFactory, trial: Trial): TrialResult {
  const { seed, loggedTasks, examinedChoices = 0 } = trial;
  const journal = loggedTasks > 0 && { from: scenario.horizon.warmup, count: loggedTasks };
  const simulator = new Simulator(scenario, { seed, journal, meter: loggedTasks > 0 });
  const newScheduler = () => create({ scenario, parameters: {}, seed });
  const scheduler = newScheduler();
  const recorder = simulator.journal && new DecisionRecorder(scheduler, scenario, simulator.journal);
  const result = run(simulator, recorder?.scheduler ?? scheduler);
  const { load } = simulator;
  const { tasks, decisions, events } = result;
  return {
    metrics: trialMetrics(result.metrics, result.objective),
    tasks,
    decisions,
    events,
    responses: responseQuantiles(simulator),
    log: logOf(simulator),
    ...(recorder && { choices: recorder.log }),
    ...(load && { load }),
    ...(examinedChoices > 0 && {
      examined: examine(scenario, newScheduler, { seed, choices: examinedChoices }),
    }),
  };
}

/** By the names of {@link MEASURES}. */
export function trialMetrics(metrics: Metrics, objective: number | null): TrialResult['metrics'] {
  const all = { ...metrics, objective };
  return Object.fromEntries(MEASURES.map(({ name, path = [name] }) => [name, finite(at(all, path))]));
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

function finite(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function responseQuantiles({ responses }: Simulator): number[] {
  if (responses.count === 0) return [];
  return Array.from({ length: QUANTILES }, (_, k) => responses.quantile((k + 1) / QUANTILES)!);
}
