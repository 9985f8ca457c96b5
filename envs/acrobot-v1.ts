import { Environment, type EnvSpec, KeyedStream, type ObservationBatch, TimeLimit } from '../src/index.ts';

const GRAVITY = 9.8;
const MASS = 1;
const LENGTH = 1;
const CENTRE = 0.5;
const INERTIA = 1;
const FASTEST_FIRST = 4 * Math.PI;
const FASTEST_SECOND = 9 * Math.PI;
const SECONDS_PER_STEP = 0.2;
const MAX_STEPS = 500;
const ACTIONS = 3;

const SPEC: EnvSpec = {
  id: 'acrobot-v1',
  observationSpace: {
    globals: ['cos1', 'sin1', 'cos2', 'sin2', 'angularVelocity1', 'angularVelocity2'],
    features: [],
    maxActions: ACTIONS,
  },
  discountRate: -Math.log(0.99) / SECONDS_PER_STEP,
};

/**
 * ## Description
 * Two links hang from a fixed point, joined end to end; only the joint between them has a motor. Swinging must bring
 * the free end above a height of one link over the fixed point. The physics are those of Gymnasium's Acrobot-v1 with
 * the equations of the book, in doubles: a classical Runge–Kutta step of 0.2 s; both links are 1 m and 1 kg, with their
 * centre in the middle, a moment of inertia of 1 kg m² around it, and g = 9.8 m/s².
 *
 * ## Action Space
 * 0, 1 and 2 apply a torque of −1, 0 and 1 N m to the joint. All are always allowed.
 *
 * ## Observation Space
 * Six globals: cosine and sine of the first link's angle (0 hangs down), cosine and sine of the second one's angle to
 * the first, and both angular velocities (rad/s, at most 4π and 9π). No candidates.
 *
 * ## Starting State
 * Each angle and velocity is uniform in (−0.1, 0.1), a function of the episode's seed.
 *
 * ## Reward
 * −1 for every step, 0 for the one that reaches the height. A step is discounted by 0.99 (rate −ln 0.99 / 0.2 s).
 *
 * ## Episode End
 * Terminated when −cos θ₁ − cos(θ₁ + θ₂) > 1. Truncated by {@link createAcrobot} after 500 steps.
 *
 * ## Information
 * None.
 *
 * ## Arguments
 * None.
 *
 * ## References
 * Sutton (1996), "Generalization in Reinforcement Learning: Successful Examples Using Sparse Coarse Coding"; Sutton &
 * Barto, "Reinforcement Learning: An Introduction" (1st edition, example 11.3), whose equations have a term that the
 * paper lacks; Gymnasium, `envs/classic_control/acrobot.py`.
 *
 * ## Version History
 * v1: 500 steps, cosines and sines, as Gymnasium's v1.
 */
export class Acrobot extends Environment {
  readonly spec = SPEC;
  /** θ₁, θ₂ and their velocities. */
  readonly #state = new Float64Array(4);
  /** The state that a slope is asked for, and the four slopes of a step. */
  readonly #between = new Float64Array(4);
  readonly #k1 = new Float64Array(4);
  readonly #k2 = new Float64Array(4);
  readonly #k3 = new Float64Array(4);
  readonly #k4 = new Float64Array(4);

  override begin(seed: string): void {
    const start = new KeyedStream(seed, 'acrobot start');
    for (let k = 0; k < 4; k++) this.#state[k] = 0.2 * start.uniform(k) - 0.1;
  }

  override advance(action: number): void {
    const state = this.#state;
    this.#integrate(action - 1);
    state[0] = wrapped(state[0]!);
    state[1] = wrapped(state[1]!);
    state[2] = Math.min(FASTEST_FIRST, Math.max(-FASTEST_FIRST, state[2]!));
    state[3] = Math.min(FASTEST_SECOND, Math.max(-FASTEST_SECOND, state[3]!));
    this.terminated = -Math.cos(state[0]) - Math.cos(state[1] + state[0]) > 1;
    this.reward = this.terminated ? 0 : -1;
    this.elapsed = SECONDS_PER_STEP;
  }

  override observeInto(batch: ObservationBatch, index: number): void {
    const state = this.#state;
    const { globals } = batch;
    const at = 6 * index;
    batch.resize(index, ACTIONS);
    globals[at] = Math.cos(state[0]!);
    globals[at + 1] = Math.sin(state[0]!);
    globals[at + 2] = Math.cos(state[1]!);
    globals[at + 3] = Math.sin(state[1]!);
    globals[at + 4] = state[2]!;
    globals[at + 5] = state[3]!;
    for (let k = 0; k < ACTIONS; k++) batch.mask[index * batch.rows + k] = 1;
  }

  override saveState(): unknown {
    return this.#state.slice();
  }

  override loadState(state: unknown): void {
    this.#state.set(state as Float64Array);
  }

  /** One classical Runge–Kutta step under a constant torque. */
  #integrate(torque: number): void {
    const h = SECONDS_PER_STEP;
    const k1 = slope(this.#state, torque, this.#k1);
    const k2 = slope(this.#after(h / 2, k1), torque, this.#k2);
    const k3 = slope(this.#after(h / 2, k2), torque, this.#k3);
    const k4 = slope(this.#after(h, k3), torque, this.#k4);
    for (let k = 0; k < 4; k++) this.#state[k]! += (h / 6) * (k1[k]! + 2 * k2[k]! + 2 * k3[k]! + k4[k]!);
  }

  #after(seconds: number, change: Float64Array): Float64Array {
    for (let k = 0; k < 4; k++) this.#between[k] = this.#state[k]! + seconds * change[k]!;
    return this.#between;
  }
}

/** Fills `into` with the time derivative of `state` (Sutton & Barto, 1st edition, figure 11.5). */
function slope(state: Float64Array, torque: number, into: Float64Array): Float64Array {
  const angle1 = state[0]!;
  const angle2 = state[1]!;
  const velocity1 = state[2]!;
  const velocity2 = state[3]!;
  const coupling = MASS * LENGTH * CENTRE;
  const sin = coupling * Math.sin(angle2);
  const cos = coupling * Math.cos(angle2);
  const own = MASS * CENTRE * CENTRE + INERTIA;

  const d1 = 2 * own + MASS * LENGTH * LENGTH + 2 * cos;
  const d2 = own + cos;
  const phi2 = MASS * CENTRE * GRAVITY * Math.sin(angle1 + angle2);
  const phi1 =
    -sin * velocity2 * velocity2 -
    2 * sin * velocity2 * velocity1 +
    MASS * (CENTRE + LENGTH) * GRAVITY * Math.sin(angle1) +
    phi2;
  const acceleration2 =
    (torque + (d2 / d1) * phi1 - sin * velocity1 * velocity1 - phi2) / (own - (d2 * d2) / d1);

  into[0] = velocity1;
  into[1] = velocity2;
  into[2] = -(d2 * acceleration2 + phi1) / d1;
  into[3] = acceleration2;
  return into;
}

/** The same angle within ±π. */
function wrapped(angle: number): number {
  let turned = angle;
  while (turned > Math.PI) turned -= 2 * Math.PI;
  while (turned < -Math.PI) turned += 2 * Math.PI;
  return turned;
}

/** Acrobot-v1 with its limit of 500 steps. */
export function createAcrobot(): Environment {
  return new TimeLimit(new Acrobot(), MAX_STEPS);
}
