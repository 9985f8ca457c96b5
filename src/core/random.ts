import seedrandom from 'seedrandom';

/** A 32-bit hash with next to no bias (C. Wellons, "Hash Function Prospector": triple32). */
function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 17), 0xed5ad4bb);
  h = Math.imul(h ^ (h >>> 11), 0xac4c1b51);
  h = Math.imul(h ^ (h >>> 15), 0x31848bab);
  return h ^ (h >>> 14);
}

/**
 * Randomness of the simulated world: u = hash(seed, purpose, entity, index).
 *
 * A number depends on what it is for, never on how many were drawn before, so two policies on one seed meet
 * the same world whatever they do. There is no state to save.
 */
export class KeyedStream {
  readonly #k0: number;
  readonly #k1: number;

  constructor(seed: string, purpose: string) {
    const source = seedrandom.alea(`${purpose}\n${seed}`);
    this.#k0 = source.int32();
    this.#k1 = source.int32();
  }

  /**
   * A uniform number in the open interval (0, 1) with 53 random bits, for whole `entity` and `index` ≥ 0. A half
   * in place of the quarter would round the greatest to 1.
   */
  uniform(entity: number, index = 0): number {
    const high = mix(this.#k0 ^ (Math.imul(entity, 0x9e3779b1) + Math.imul(index, 0xc2b2ae35))) >>> 0;
    const low = mix(this.#k1 ^ (Math.imul(entity, 0x85ebca6b) + Math.imul(index, 0x27d4eb2f))) >>> 11;
    return (high * 0x200000 + low + 0.25) / 0x20000000000000;
  }
}

/** State of a {@link SequentialStream}; JSON. */
export type StreamState = seedrandom.State.Alea;

/** A stateful stream for what is not the world's: exploration, minibatch order, weights. Alea, 32 bits a draw. */
export class SequentialStream {
  #next: seedrandom.StatefulPRNG<StreamState>;

  constructor(seed: string) {
    this.#next = seedrandom.alea(seed, { state: true });
  }

  /** A uniform number in [0, 1). */
  uniform(): number {
    return this.#next();
  }

  /** A whole number in [0, n). */
  below(n: number): number {
    return Math.floor(this.#next() * n);
  }

  /** A standard normal number (Box–Muller, one of the pair). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#next())) * Math.cos(2 * Math.PI * this.#next());
  }

  /** Reorders `values` in place, every order equally likely (Fisher–Yates). */
  shuffle(values: Int32Array): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const kept = values[i]!;
      values[i] = values[j]!;
      values[j] = kept;
    }
  }

  save(): StreamState {
    return this.#next.state();
  }

  load(state: StreamState): void {
    this.#next = seedrandom.alea('', { state });
  }
}
