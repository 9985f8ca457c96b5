import { UsageError } from '../../core/errors.ts';
import { prefixed, withPrefix } from '../../core/prefix.ts';
import type { EnvSpec } from '../../gym/env.ts';
import type { Value } from '../graph/graph.ts';
import { RowLayout } from '../networks/row-layout.ts';
import { identityNormalisation } from '../policy-model.ts';
import { allowsAny } from '../sampling.ts';
import type { Normaliser } from '../scale/normaliser.ts';
import { RowWriter, type Sight } from '../scale/row-writer.ts';
import { type NStepState, NStepWindows, type StepOutcome } from './n-step.ts';
import { ReplayRing, type RingState } from './ring.ts';

/** Prefix of the fields of the state that was seen last. */
export const NEXT = 'next';

/** Fields of a row besides those of the two states: what was done, and R and the bootstrap factor of its window. */
export const WINDOW_FIELDS = { action: 1, return: 1, bootstrap: 1 } as const;

/** The fields of a row of replay, from those of a state. */
export function replayLayout(state: RowLayout): RowLayout {
  return new RowLayout({ ...state.widths, ...prefixed(NEXT, state.widths), ...WINDOW_FIELDS });
}

/** The state that was seen last, in the fields of a row of replay. */
export function followingFields(fields: Readonly<Record<string, Value>>): Record<string, Value> {
  return withPrefix(NEXT, fields);
}

export interface StoreGiven {
  readonly spec: EnvSpec;
  /** Actions that a row has room for. */
  readonly rows: number;
  /** Fields of a state. */
  readonly state: RowLayout;
  readonly normaliser: Normaliser;
  readonly capacity: number;
  /** n of n-step returns. */
  readonly steps: number;
  /** Hears of every row that is written. */
  onWritten?(slot: number): void;
}

/** What is still stored as environments told it. */
type Raw = Readonly<Record<'inputs' | 'rewards', boolean>>;

export interface StoreState {
  readonly raw: Raw;
  readonly ring: RingState;
  readonly windows: NStepState | null;
}

/**
 * The transitions that an off-policy method learns from. As long as inputs or rewards are being measured they are
 * stored raw; then everything is rewritten, as if the scale had been known from the start, so that it is never mixed.
 */
export class ReplayStore {
  readonly layout: RowLayout;
  readonly ring: ReplayRing;
  readonly #given: StoreGiven;
  readonly #rawWriter: RowWriter;
  readonly #scratch: Sight;
  #raw: Raw;
  #windows: NStepWindows | null = null;

  constructor(given: StoreGiven) {
    const { spec, state, rows, normaliser } = given;
    const [globals, features] = [spec.observationSpace.globals.length, spec.observationSpace.features.length];
    this.#given = given;
    this.layout = replayLayout(state);
    this.ring = new ReplayRing(given.capacity, this.layout.width);
    this.#rawWriter = new RowWriter(rows, state, identityNormalisation(globals, features));
    this.#scratch = {
      globals: new Float32Array(globals),
      candidates: new Float32Array(rows * features),
      mask: new Uint8Array(rows),
    };
    this.#raw = { inputs: normaliser.writer === null, rewards: normaliser.rewards.factor === null };
  }

  /** Writes an observation as a state, as {@link RowWriter.write} does, on the scale of what is stored. */
  write(target: Float32Array, at: number, sight: Sight, index: number, rows: number): void {
    const writer = this.#raw.inputs ? this.#rawWriter : this.#given.normaliser.writer!;
    writer.write(target, at, sight, index, rows);
  }

  /**
   * Notes a decision of environment i, of `count`, in the i-th of the states `now`, and what came of it, the i-th of
   * the states `after` being what it saw then.
   *
   * @throws UsageError where an episode goes on, or is cut off, in a state that allows no action
   */
  add(
    count: number,
    i: number,
    action: number,
    now: Float32Array,
    after: Float32Array,
    came: StepOutcome,
  ): void {
    const windows = this.#windowsOf(count);
    const { width } = this.#given.state;
    windows.add(i, now, i * width, action, this.#scaled(came));
    const ended = came.terminated || came.truncated;
    for (let k = windows.take(i, ended); k >= 0; k = windows.take(i, ended)) {
      const slot = this.ring.next();
      const to = slot * this.layout.width;
      copy(windows.rows, k * width, this.ring.rows, to, width);
      copy(after, i * width, this.ring.rows, to + width, width);
      this.#set(to, 'action', windows.actions[k]!);
      this.#set(to, 'return', windows.returns[k]!);
      this.#set(to, 'bootstrap', windows.discounts[k]!);
      if (!came.terminated) this.#requireAction(to);
      this.#given.onWritten?.(slot);
    }
  }

  /** Rewrites what is stored raw though its scale has become known. */
  settle(): void {
    const { writer, rewards } = this.#given.normaliser;
    const { rows, count } = this.ring;
    const { width } = this.#given.state;
    if (this.#raw.inputs && writer) {
      for (let at = 0; at < count * this.layout.width; at += this.layout.width) {
        this.#restate(writer, rows, at);
        this.#restate(writer, rows, at + width);
      }
      this.#windows?.forEachState((states, at) => this.#restate(writer, states, at));
      this.#raw = { ...this.#raw, inputs: false };
    }
    if (this.#raw.rewards && rewards.factor !== null) {
      const first = this.layout.offset('return');
      for (let slot = 0; slot < count; slot++) rows[slot * this.layout.width + first]! *= rewards.factor;
      this.#windows?.scaleReturns(rewards.factor);
      this.#raw = { ...this.#raw, rewards: false };
    }
  }

  save(): StoreState {
    return { raw: this.#raw, ring: this.ring.save(), windows: this.#windows?.save() ?? null };
  }

  load({ raw, ring, windows }: StoreState): void {
    this.#raw = raw;
    this.ring.load(ring);
    this.#windows = null;
    if (windows) this.#windowsOf(windows.count).load(windows);
  }

  /** The raw state at `rows[at]`, taken for an observation and written anew. */
  #restate(writer: RowWriter, rows: Float32Array, at: number): void {
    const { state, rows: actions } = this.#given;
    const { globals, candidates, mask } = this.#scratch;
    for (const [name, part] of [
      ['globals', globals],
      ['candidates', candidates],
      ['mask', mask],
    ] as const) {
      const from = at + state.offset(name);
      part.set(rows.subarray(from, from + part.length));
    }
    writer.write(rows, at, this.#scratch, 0, actions);
  }

  #scaled(came: StepOutcome): StepOutcome {
    const factor = this.#raw.rewards ? 1 : this.#given.normaliser.rewards.factor!;
    return factor === 1 ? came : { ...came, reward: factor * came.reward };
  }

  #set(at: number, field: keyof typeof WINDOW_FIELDS, value: number): void {
    this.ring.rows[at + this.layout.offset(field)] = value;
  }

  /** The value of a state without actions would silently count as nothing. */
  #requireAction(at: number): void {
    const first = at + this.layout.offset(`${NEXT}/mask`);
    if (allowsAny(this.ring.rows, first, this.#given.rows)) return;
    throw new UsageError(`${this.#given.spec.id} goes on in a state that allows no action`);
  }

  #windowsOf(count: number): NStepWindows {
    if (this.#windows?.count === count) return this.#windows;
    if (this.#windows?.open) {
      throw new UsageError(
        `decisions of ${this.#windows.count} environments that wait for what comes of them cannot go on with ${count}`,
      );
    }
    this.#windows = new NStepWindows(count, this.#given.steps, this.#given.state.width);
    return this.#windows;
  }
}

function copy(source: Float32Array, from: number, target: Float32Array, to: number, length: number): void {
  for (let k = 0; k < length; k++) target[to + k] = source[from + k]!;
}
