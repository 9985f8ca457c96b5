import { InputError } from '../core/errors.ts';
import { KeyedStream } from '../core/random.ts';
import type { EnvSpec } from './env.ts';
import { Environment, type Info } from './environment.ts';
import type { ObservationBatch } from './observation-batch.ts';

interface SavedDraw {
  readonly seed: string;
  readonly inner: unknown;
}

/**
 * Plays each episode in an environment that its seed picks, so that all who live through the same episode, also after
 * they are resumed, are in the same one. See {@link mixture} and {@link withDrawnPreferences}.
 */
export class DrawnEnv extends Environment {
  readonly spec: EnvSpec;
  readonly #pick: (seed: string) => Environment;
  #seed = '';
  #inner: Environment | undefined;

  /** @param spec must suit all that `pick` answers @param pick a function of its argument alone */
  constructor(spec: EnvSpec, pick: (seed: string) => Environment) {
    super();
    this.spec = spec;
    this.#pick = pick;
  }

  override begin(seed: string, options?: Info): void {
    this.#seed = seed;
    this.#inner = this.#pick(seed);
    this.#inner.begin(seed, options);
  }

  override advance(action: number): void {
    const inner = this.#inner!;
    inner.advance(action);
    this.reward = inner.reward;
    this.elapsed = inner.elapsed;
    this.terminated = inner.terminated;
    this.truncated = inner.truncated;
  }

  override observeInto(batch: ObservationBatch, index: number): void {
    this.#inner!.observeInto(batch, index);
  }

  override info(): Info {
    return this.#inner?.info() ?? {};
  }

  override saveState(): unknown {
    return { seed: this.#seed, inner: this.#inner!.saveState() } satisfies SavedDraw;
  }

  override loadState(state: unknown): void {
    const { seed, inner } = state as SavedDraw;
    this.#seed = seed;
    this.#inner = this.#pick(seed);
    this.#inner.loadState(inner);
  }

  override close(): void {
    super.close();
    this.#inner?.close();
  }
}

/**
 * A world out of several, each equally likely, for every episode anew (domain randomisation). Environments are made
 * when an episode first falls on them. They must show the same globals and features; of the greatest numbers of
 * actions the greatest counts.
 *
 * @returns a maker of such environments
 * @throws InputError when there are none, or two do not show the same
 */
export function mixture(makers: readonly (() => Environment)[]): () => Environment {
  const specs = makers.map((make) => make().spec);
  const first = specs[0];
  if (!first) throw new InputError('a mixture needs at least one environment');
  const shown = ({ observationSpace: { globals, features }, discountRate }: EnvSpec) =>
    JSON.stringify([globals, features, discountRate]);
  const odd = specs.findIndex((spec) => shown(spec) !== shown(first));
  if (odd >= 0) {
    throw new InputError(
      `a mixture of ${first.id}: numbers 0 and ${odd} differ in globals, features or discount`,
    );
  }
  const maxActions = Math.max(...specs.map(({ observationSpace }) => observationSpace.maxActions));
  const spec = { ...first, observationSpace: { ...first.observationSpace, maxActions } };
  return () => {
    const made = new Map<number, Environment>();
    return new DrawnEnv(spec, (seed) => {
      const index = Math.floor(new KeyedStream(seed, 'mixture').uniform(0) * makers.length);
      const known = made.get(index) ?? makers[index]!();
      made.set(index, known);
      return known;
    });
  };
}
