import { InputError } from '../../core/errors.ts';
import { hashOf } from '../../core/hash.ts';
import type { Observation } from '../../gym/env.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { Scheduler } from '../../sim/scheduler.ts';
import type { ModelDescription } from '../service.ts';
import type { Adviser } from './adviser.ts';
import { RequestReader } from './reading.ts';
import type { DecideRequest } from './request.ts';
import type { ServedPoint } from './served-point.ts';
import type { Judgement } from './served-policy.ts';
import type { TaskClass } from './served-task.ts';

/** A static scheduler in the place of a policy: it looks at requests itself, so it has no observation. */
export class ServedRule implements Adviser {
  readonly agent: string;
  readonly loaded: Adviser['loaded'];
  readonly version: string;
  readonly scenario: Scenario;
  readonly model: ModelDescription;
  readonly #scheduler: Scheduler;
  readonly #reader: RequestReader;

  /** @param name as the user wrote it, parameters included */
  constructor(name: string, scheduler: Scheduler, scenario: Scenario, version: string) {
    const hash = hashOf({ rule: name, version });
    this.agent = name;
    this.loaded = { artifact: null, hash, folder: '' };
    this.version = version;
    this.scenario = scenario;
    this.model = { name, version: hash, globals: [], features: [] };
    this.#scheduler = scheduler;
    this.#reader = new RequestReader(scenario);
  }

  get classes(): readonly TaskClass[] {
    return this.#reader.classes;
  }

  read(request: DecideRequest, id: string): ServedPoint {
    return this.#reader.read(request, id);
  }

  /** A rule has no scores but 1 for what it chooses, and 0 for what else is allowed. */
  judge(point: ServedPoint): Judgement {
    const choice = this.#scheduler.choose(point);
    if (!point.allowed(choice)) throw new InputError(`'${this.agent}' chose what is not allowed`);
    const scores = Array.from({ length: point.size }, (_, i) => {
      if (!point.allowed(i)) return null;
      return i === choice ? 1 : 0;
    });
    return { scores, choice, finite: true, observation: NOTHING };
  }

  infer(): never {
    throw new InputError(`'${this.agent}' is a rule: it takes requests, no observations`);
  }
}

const NOTHING: Observation = {
  globals: new Float32Array(0),
  candidates: new Float32Array(0),
  mask: new Uint8Array(0),
  elapsed: 0,
};
