import { canonicalJson } from '../../core/hash.ts';
import type { RunDescription } from '../run-folder.ts';

/** A training run and the log it left. */
export interface LoggedRun {
  readonly folder: string;
  readonly description: RunDescription;
  readonly records: readonly Readonly<Record<string, string>>[];
}

/** Runs that can be compared: all of one scenario. */
export interface RunSubject {
  /** Name of the scenario, or of an environment that needs none; told from others of that name by its hash. */
  readonly name: string;
  /** Runs that differ in nothing but their seeds, by what tells them from others. */
  readonly groups: ReadonlyMap<string, readonly LoggedRun[]>;
}

/** Runs by scenario, then by how they were trained, in the order given. */
export function subjectsOf(runs: readonly LoggedRun[]): RunSubject[] {
  const bySubject = grouped(runs, ({ description: { env, scenario } }) => canonicalJson({ env, scenario }));
  const names = [...bySubject.values()].map((own) => nameOf(own[0]!.description));
  return [...bySubject.values()].map((own) => {
    const { description } = own[0]!;
    const name = nameOf(description);
    const ambiguous = names.filter((each) => each === name).length > 1;
    const hash = (description.scenario?.hash ?? description.env).slice(0, 8);
    return { name: ambiguous ? `${name} ${hash}` : name, groups: groupsOf(own) };
  });
}

function nameOf({ env, scenario }: RunDescription): string {
  return scenario?.name ?? env;
}

function groupsOf(runs: readonly LoggedRun[]): Map<string, LoggedRun[]> {
  const groups = [...grouped(runs, ({ description }) => canonicalJson(settingsOf(description))).values()];
  const settings = groups.map((own) => settingsOf(own[0]!.description));
  return new Map(groups.map((own, k) => [labelOf(settings[k]!, settings), own]));
}

type Settings = Readonly<Record<string, unknown>>;

/** All that makes two trainings on one scenario different, but their seeds; what is not set is left out. */
function settingsOf(description: RunDescription): Settings {
  const {
    format: _format,
    seed: _seed,
    env: _env,
    scenario: _scenario,
    hyperparameters,
    ...rest
  } = description;
  return Object.fromEntries(
    Object.entries({ ...rest, ...hyperparameters }).filter(([, value]) => value !== null),
  );
}

/** The agent, and what not all groups of this agent have alike. */
function labelOf(settings: Settings, all: readonly Settings[]): string {
  const peers = all.filter(({ agent }) => agent === settings.agent);
  const differing = Object.entries(settings).filter(([key, value]) =>
    peers.some((peer) => JSON.stringify(peer[key]) !== JSON.stringify(value)),
  );
  return [settings.agent, ...differing.map(([key, value]) => `${key}=${textOf(value)}`)].join(' ');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
