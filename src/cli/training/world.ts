import { isDeepStrictEqual } from 'node:util';
import { InputError } from '../../core/errors.ts';
import { mixture } from '../../gym/drawn-env.ts';
import { drawnPreferences, withDrawnPreferences } from '../../gym/drawn-preferences.ts';
import type { Environment } from '../../gym/environment.ts';
import { MemorylessHorizon } from '../../gym/memoryless-horizon.ts';
import { TimeLimit } from '../../gym/time-limit.ts';
import type { Teacher } from '../../learn/agent.ts';
import { demonstrate } from '../../learn/imitation/demonstrate.ts';
import { Multiplier } from '../../learn/trainer/constraint.ts';
import { withPreferences } from '../../sim/preferences.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { WorldHashes } from '../../sim/scenario/world-hashes.ts';
import { resolvePolicy } from '../policy.ts';
import { narrowingOf } from '../question.ts';
import type { RunDescription } from '../run-folder.ts';
import { constraintOf } from './constraint.ts';
import { environmentOf } from './environments.ts';

/** Steps after which an episode of an evaluation is cut. */
const EVALUATED_STEPS = 5000;

/** Preferences that a teacher shows a scenario with. */
const TAUGHT_PREFERENCES = 8;

type Change = (scenario: Scenario) => Scenario;

/** Where a run learns, and where it is judged. */
export class World {
  /** The price of breaking the constraint, where there is one. */
  readonly multiplier: Multiplier | undefined;
  /** Measures the constraint in evaluations. */
  readonly meter: Multiplier | undefined;
  readonly #run: RunDescription;
  readonly #variants: readonly Scenario[];

  private constructor(run: RunDescription, variants: readonly Scenario[], bounded: Bounded | null) {
    this.#run = run;
    this.#variants = variants;
    this.multiplier = bounded?.multiplier;
    this.meter = bounded?.meter;
  }

  /** @param variants the scenarios that episodes are drawn from; none for an environment that needs none */
  static async of(run: RunDescription, variants: readonly Scenario[]): Promise<World> {
    const { vary, constraint, constraintRate, preferences } = run;
    if (variants.length === 0 && (vary.length > 0 || constraint !== null || preferences.length > 0)) {
      throw new InputError(
        `--vary, --constraint and --preferences need a scenario, which ${run.env} has not`,
      );
    }
    if (constraint === null) return new World(run, variants, null);
    const parsed = await constraintOf(constraint);
    const multiplier = new Multiplier(parsed, constraintRate);
    return new World(run, variants, { multiplier, meter: new Multiplier(parsed) });
  }

  /** The scenario that all others vary, null where none is needed. */
  get scenario(): Scenario | null {
    return this.#variants[0] ?? null;
  }

  /** @throws InputError where worlds are not as their scenario has them @param option what needs them to be */
  refuseChanges(option: string): void {
    const { vary, memoryless, constraint, preferences } = this.#run;
    if (vary.length === 0 && memoryless === null && constraint === null && preferences.length === 0) return;
    throw new InputError(`${option} cannot go with --vary, --memoryless, --constraint or --preferences`);
  }

  /** Hashes of every scenario whose worlds are met. */
  get hashes(): string[] {
    return [...new Set(this.#variants.map(({ hash }) => hash))];
  }

  /** Every pair of a workload and a fleet that is met. */
  get parts(): WorldHashes[] {
    const parts = this.#variants.map(({ world }) => world);
    return parts.filter((own, i) => parts.findIndex((each) => isDeepStrictEqual(each, own)) === i);
  }

  /** Makes environments to learn in. */
  maker(): () => Environment {
    const make = this.#maker((scenario) => this.multiplier?.charged(scenario) ?? scenario);
    const { memoryless } = this.#run;
    return memoryless === null ? make : () => new MemorylessHorizon(make(), memoryless);
  }

  /** An environment to be judged in. */
  judged(): Environment {
    const make = this.#maker((scenario) => this.meter?.charged(scenario) ?? scenario);
    return new TimeLimit(make(), EVALUATED_STEPS);
  }

  /** An environment that tells nobody what happens in it. */
  plain(): Environment {
    return this.#maker((scenario) => scenario)();
  }

  /**
   * Whoever `--init` names, playing in all the worlds by turns; null where nobody is named.
   *
   * @throws InputError where they cannot
   */
  async teacher(): Promise<Teacher | null> {
    const { init, rows, seed: own, env } = this.#run;
    if (init === null) return null;
    const { create } = await resolvePolicy(init);
    const [scenario] = this.#variants;
    if (!scenario) throw new InputError(`--init ${init}: there is no scenario that it could play`);
    create({ scenario, parameters: {}, seed: own });
    const { discountRate } = this.plain().spec;
    return (decisions, seed) => {
      const scenarios = this.#taught(seed);
      const each = Math.ceil(decisions / scenarios.length);
      return scenarios.flatMap((scenario, k) =>
        demonstrate(scenario, create, {
          decisions: each,
          seed: k === 0 ? seed : `${seed}/world${k}`,
          discountRate,
          maxRows: rows ?? undefined,
          narrowing: narrowingOf(env),
        }),
      );
    };
  }

  #taught(seed: string): Scenario[] {
    const { preferences } = this.#run;
    if (preferences.length === 0) return [...this.#variants];
    return this.#variants.flatMap((scenario, v) =>
      Array.from({ length: TAUGHT_PREFERENCES }, (_, k) =>
        withPreferences(scenario, drawnPreferences(`${seed}/${v}/${k}`, preferences)),
      ),
    );
  }

  /** @param change is applied last to a scenario before it is played */
  #maker(change: Change): () => Environment {
    const { preferences } = this.#run;
    if (this.#variants.length === 0) return environmentOf(this.#run, null);
    const create = (scenario: Scenario) => environmentOf(this.#run, change(scenario))();
    const makers = this.#variants.map((scenario) =>
      preferences.length === 0
        ? () => create(scenario)
        : () => withDrawnPreferences(scenario, preferences, create),
    );
    return makers.length === 1 ? makers[0]! : mixture(makers);
  }
}

interface Bounded {
  readonly multiplier: Multiplier;
  readonly meter: Multiplier;
}
