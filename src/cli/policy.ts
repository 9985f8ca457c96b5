import { remoteSchedulers } from '../../policies/remote/index.ts';
import { schedulers } from '../../policies/static/index.ts';
import { InputError } from '../core/errors.ts';
import { allowedNames } from '../core/suggest.ts';
import type { ReadArtifact } from '../export/read-artifact.ts';
import type {
  AsyncScheduler,
  Parameters,
  Scheduler,
  SchedulerEntry,
  SchedulerFactory,
  SchedulerGiven,
} from '../sim/scheduler.ts';
import { namedArtifact, readArtifactFolder } from './artifact-folder.ts';
import { artifactFactory, artifactPlayer } from './artifact-policy.ts';
import { chosenPreferences } from './chosen-preferences.ts';
import { type Explained, explainedArtifact, explainedScore } from './explaining/explained.ts';
import { inputGuard } from './input-guard.ts';
import { moduleFactory } from './module-policy.ts';
import { remoteScheduler } from './remote-policy.ts';
import { scoreFactory } from './score-policy.ts';

const SCORE = 'score:';

/** What a user may write for `<policy>`. */
export const POLICY_HELP =
  'A scheduler (name:param=value,…), an artifact’s folder (DIR:cost=0.7,latency=0.3 with preferences; DIR:guard=RULE ' +
  'leaves choices far outside of its training to a rule, as serve does), score:<expression> or ./module.mjs';

/** A policy that can be played in any scenario whose question it answers. */
export interface Policy {
  /** As the user wrote it. */
  readonly name: string;
  /** Makes one for a run. @throws InputError when the scenario or a parameter does not suit it */
  readonly create: SchedulerFactory;
  /** Where it was learned, and how often its fallback answered; null for a rule. */
  readonly artifact: PlayedArtifact | null;
  /** Makes one that says what its choices are made of; absent where only the scheduler can say that. */
  readonly createExplained?: (given: SchedulerGiven) => Explained;
  /** Makes one that must be awaited, which only `simulate` does; absent for all others. */
  readonly createAwaited?: (
    given: Omit<SchedulerGiven, 'parameters'>,
    environment: Readonly<Record<string, string | undefined>>,
  ) => AsyncScheduler;
}

export interface PlayedArtifact {
  readonly hash: string;
  /** Hashes of the scenarios that it has seen. */
  readonly trainedOn: readonly string[];
  fallbacks: number;
}

/**
 * The policy that `text` names: a scheduler, an artifact's folder, a score over the features, or a module.
 *
 * @throws InputError when there is none, with a did-you-mean
 */
export async function resolvePolicy(text: string): Promise<Policy> {
  const named = namedArtifact(text);
  if (named) return artifactPolicy(text, readArtifactFolder(named.folder), named.folder, named.preferences);
  const [name, rest] = split(text, ':');
  if (remoteSchedulers.has(name)) return remotePolicy(text, name, parseParameters(rest, text));
  if (isModule(text)) return { name: text, create: await moduleFactory(text), artifact: null };
  return rulePolicy(text);
}

/** A policy that is its text: a scheduler or a score. @throws InputError where there is none */
export async function rulePolicy(text: string): Promise<Policy> {
  if (!text.startsWith(SCORE)) return { name: text, create: namedFactory(text), artifact: null };
  const create = await scoreFactory(text.slice(SCORE.length), text);
  return { name: text, create, artifact: null, createExplained: (given) => explainedScore(create(given)) };
}

function remotePolicy(text: string, name: string, parameters: Parameters): Policy {
  return {
    name: text,
    create: () => {
      throw mustBeAwaited(name);
    },
    artifact: null,
    createAwaited: (given, environment) => remoteScheduler(name, parameters, given, environment),
  };
}

function mustBeAwaited(name: string): InputError {
  return new InputError(`policy '${name}' asks over the network: only simulate waits for it`);
}

/**
 * @param read what is in the folder
 * @param settings `kpi=share,…` and `guard=rule`, or nothing
 */
export function artifactPolicy(name: string, read: ReadArtifact, folder: string, settings: string): Policy {
  const { guard, ...shares } = parseParameters(settings, name);
  const playing = {
    preferences: chosenPreferences(read.artifact.preferences, shares, name),
    guard: guard === undefined ? undefined : inputGuard(read.artifact, namedFactory(String(guard)), name),
  };
  const { trainedOn } = read.artifact.provenance;
  const artifact: PlayedArtifact = { hash: read.hash, trainedOn, fallbacks: 0 };
  const onFallback = () => {
    artifact.fallbacks++;
  };
  const createExplained = explainedArtifact(read, artifactPlayer(read, folder, playing));
  return { name, create: artifactFactory(read, folder, onFallback, playing), artifact, createExplained };
}

/** Whether a policy is a module that the user wrote. */
export function isModule(text: string): boolean {
  return !text.startsWith(SCORE) && /\.m?[jt]s$/.test(text);
}

/** The static scheduler that `name:param=value,…` names. @throws InputError for an unknown name */
export function namedFactory(text: string): SchedulerFactory {
  const [name, rest] = split(text, ':');
  if (/[/\\]/.test(name))
    throw new InputError(`policy '${text}': no policy.json there (expected an artifact)`);
  const { create, controls } = schedulerEntry(name);
  const parameters = parseParameters(rest, text);
  return (given) => {
    const { control } = given.scenario;
    if (controls.includes(control)) return createChecked(create, { ...given, parameters }, name);
    const suitable = schedulers.entries().filter(([, entry]) => entry.controls.includes(control));
    throw new InputError(
      `scheduler '${name}' is for control ${controls.join(', ')}, the scenario's is ${control} ` +
        `(allowed: ${suitable.map(([other]) => other).join(', ')})`,
    );
  };
}

/** The registry's line of a scheduler that answers at once. @throws InputError for another name */
export function schedulerEntry(name: string): SchedulerEntry {
  if (remoteSchedulers.has(name)) throw mustBeAwaited(name);
  return schedulers.get(name);
}

/** Whether a policy sees what production cannot; what it comes to is a bound, and results say so. */
export function isOracle(text: string): boolean {
  const [name, rest] = split(text, ':');
  return schedulers.has(name) && (schedulers.get(name).oracle?.(parseParameters(rest, text)) ?? false);
}

/** `choices=3,kind=x` as numbers and strings. */
function parseParameters(text: string, policy: string): Parameters {
  if (text === '') return {};
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [name, value] = split(pair, '=');
      if (name === '' || value === '')
        throw new InputError(`policy '${policy}': '${pair}' is not param=value`);
      return [name, Number.isNaN(Number(value)) ? value : Number(value)];
    }),
  );
}

/** Creates a scheduler; a parameter that it never looks at is one that it does not have. */
function createChecked(create: SchedulerFactory, given: SchedulerGiven, name: string): Scheduler {
  const asked = new Set<string>();
  const parameters = new Proxy(given.parameters, {
    get(target, key) {
      asked.add(String(key));
      return target[String(key)];
    },
  });
  const scheduler = create({ ...given, parameters });
  for (const parameter of Object.keys(given.parameters)) {
    if (asked.has(parameter)) continue;
    const known = asked.size > 0 ? allowedNames(parameter, [...asked]) : ' (it has none)';
    throw new InputError(`scheduler '${name}' has no parameter '${parameter}'${known}`);
  }
  return scheduler;
}

function split(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
