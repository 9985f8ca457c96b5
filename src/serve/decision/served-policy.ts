import { InputError } from '../../core/errors.ts';
import type { Artifact } from '../../export/artifact.ts';
import type { ServedWorld } from '../../export/served-world.ts';
import type { Observation } from '../../gym/env.ts';
import { createFeaturiser } from '../../gym/features/index.ts';
import { compileForward } from '../../learn/forward.ts';
import { otherInput } from '../../learn/policy-inputs.ts';
import type { Scorer } from '../../learn/policy-model.ts';
import { greedyScheduler, type PolicyScheduler, type ScoredRows } from '../../learn/policy-scheduler.ts';
import { greatestIndex } from '../../learn/sampling.ts';
import { otherRows } from '../../sim/control/other-rows.ts';
import { withPreferences } from '../../sim/preferences.ts';
import { parseScenario } from '../../sim/scenario/load.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { Scheduler } from '../../sim/scheduler.ts';
import type { ModelDescription, RawObservation } from '../service.ts';
import type { Adviser } from './adviser.ts';
import { RequestReader } from './reading.ts';
import type { DecideRequest } from './request.ts';
import type { ServedPoint } from './served-point.ts';
import type { TaskClass } from './served-task.ts';

/** What a policy says of a choice: valid until it is asked about the next. */
export interface Judgement {
  /** One a candidate; null where it is not allowed, was not shown, or is no number. */
  readonly scores: readonly (number | null)[];
  /** The candidate of greatest score. */
  readonly choice: number;
  /** Whether every allowed candidate has a score that is a number. */
  readonly finite: boolean;
  readonly observation: Observation;
}

/** An artifact that is known to be intact. */
export interface Loaded {
  readonly artifact: Artifact;
  readonly hash: string;
  readonly folder: string;
}

/** A policy that answers requests. */
export class ServedPolicy implements Adviser {
  readonly loaded: Loaded;
  /** What it knows of the world that it was trained for. */
  readonly scenario: Scenario;
  readonly model: ModelDescription;
  readonly #reader: RequestReader;
  readonly #scorer: Scorer;
  readonly #players = new Map<number, PolicyScheduler>();

  private constructor(loaded: Loaded, scenario: Scenario) {
    const { artifact, hash } = loaded;
    const { globals, features } = artifact.model;
    this.loaded = loaded;
    this.scenario = scenario;
    this.model = { name: scenario.name, version: hash, globals, features };
    this.#reader = new RequestReader(scenario);
    this.#scorer = compileForward(artifact.model);
  }

  /** @throws InputError where requests do not hold what this policy was trained to see */
  static async of(loaded: Loaded): Promise<ServedPolicy> {
    const { artifact, folder } = loaded;
    const world = servable(artifact, folder);
    const written = await parseScenario(JSON.stringify(world), { file: folder, readText: refuseFiles });
    const unseen = UNSEEN.find((kind) => otherRows(written).has(kind));
    if (unseen) throw notServed(folder, `it may choose to ${unseen}, which requests cannot describe`);
    const scenario = artifact.preferences ? withPreferences(written, artifact.preferences) : written;
    const other = otherInput(artifact.model, createFeaturiser(scenario, artifact.maxRows));
    if (other !== null) {
      throw new InputError(
        `policy '${folder}' reads ${other.read} where a request shows ${other.shown} (${other.where})`,
      );
    }
    return new ServedPolicy(loaded, scenario);
  }

  get agent(): string {
    const { provenance, env } = this.loaded.artifact;
    return `${provenance.agent} ${env}`;
  }

  get version(): string {
    return this.loaded.artifact.provenance.switchyard;
  }

  get classes(): readonly TaskClass[] {
    return this.#reader.classes;
  }

  /** @throws InputError with the JSON path, the value and what is allowed */
  read(request: DecideRequest, id: string): ServedPoint {
    return this.#reader.read(request, id);
  }

  judge(point: ServedPoint): Judgement {
    const { values, candidate, observation } = this.#player(point.size).scores(point);
    const scores: (number | null)[] = new Array(point.size).fill(null);
    let finite = true;
    for (let row = 0; row < values.length; row++) {
      const i = candidate(row);
      if (!point.allowed(i)) continue;
      if (Number.isFinite(values[row])) scores[i] = values[row]!;
      else finite = false;
    }
    return { scores, choice: candidate(greatestIndex(values)), finite, observation };
  }

  /** What it is shown of a choice, and which candidate each row stands for: to keep. */
  shown(point: ServedPoint): Pick<ScoredRows, 'observation' | 'candidate'> {
    const { observation, candidate } = this.#player(point.size).scores(point);
    const { globals, candidates, mask, elapsed } = observation;
    const shown = Array.from(mask, (_, row) => candidate(row));
    return {
      observation: { globals: globals.slice(), candidates: candidates.slice(), mask: mask.slice(), elapsed },
      candidate: (row) => shown[row]!,
    };
  }

  /** @throws InputError when there are more or fewer numbers than names */
  infer({ globals, candidates, mask }: RawObservation): { index: number; scores: ArrayLike<number> } {
    const { globals: names, features } = this.model;
    const actions = this.loaded.artifact.model.kind === 'mlp' ? this.loaded.artifact.model.actions : null;
    requireLength('globals', globals.length, names.length);
    requireLength('candidates', candidates.length, mask.length * features.length);
    if (actions !== null) requireLength('mask', mask.length, actions);
    const scores = this.#scorer({
      globals: Float32Array.from(globals),
      candidates: Float32Array.from(candidates),
      mask: Uint8Array.from(mask, Number),
      elapsed: 0,
    });
    const index = scores.some(Number.isNaN) ? -1 : greatestIndex(scores);
    return { index: Number.isFinite(scores[index]) ? index : -1, scores };
  }

  /** Memory for so many candidates, at least; of a queue it shows no more than it did in training. */
  #player(size: number): PolicyScheduler {
    const { artifact } = this.loaded;
    const rows = artifact.control === 'dispatch' ? 2 ** Math.ceil(Math.log2(Math.max(16, size))) : 0;
    let player = this.#players.get(rows);
    if (player === undefined) {
      player = greedyScheduler(artifact.model, createFeaturiser(this.scenario, rows || artifact.maxRows));
      this.#players.set(rows, player);
    }
    return player;
  }
}

/** What the fallback does; where it fails or breaks a rule, the first candidate that is allowed. */
export function fallbackChoice(scheduler: Scheduler, point: ServedPoint): number | null {
  if (point.empty) return null;
  const choice = attempt(() => scheduler.choose(point));
  if (choice !== undefined && point.allowed(choice)) return choice;
  for (let i = 0; i < point.size; i++) if (point.allowed(i)) return i;
  return null;
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** Kinds of rows that requests cannot describe: they are about what the server does not see. */
const UNSEEN = ['preempt', 'migrate', 'scale', 'escalate'] as const;

function servable({ world, control, env }: Artifact, folder: string): ServedWorld {
  const refuse = (why: string) => notServed(folder, why);
  if (control === null) throw refuse(`it plays ${env}, which is no scheduling`);
  if (control === 'workflow') throw refuse('requests do not hold the workflows that it looks at');
  if (env !== `${control}-v0`) throw refuse(`it was trained for the question of ${env} alone`);
  if (world === undefined)
    throw refuse('it does not hold the world it knows: export or train it with this version');
  return world;
}

function notServed(folder: string, why: string): InputError {
  return new InputError(
    `policy '${folder}' cannot be served: ${why}; it can be embedded, e.g. as policy.mjs`,
  );
}

async function refuseFiles(path: string): Promise<string> {
  throw new InputError(`an artifact names no files, but here it names '${path}'`);
}

function requireLength(what: string, given: number, needed: number): void {
  if (given !== needed) throw new InputError(`${what}: ${given} numbers (needed: ${needed})`);
}
