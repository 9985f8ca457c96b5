import { Environment, type EnvSpec, KeyedStream, type ObservationBatch, TimeLimit } from '../src/index.ts';

const GRAVITY = 9.8;
const POLE_MASS = 0.1;
const TOTAL_MASS = 1 + POLE_MASS;
const HALF_LENGTH = 0.5;
const POLE_MOMENT = POLE_MASS * HALF_LENGTH;
const FORCE = 10;
const SECONDS_PER_STEP = 0.02;
const FARTHEST = 2.4;
const STEEPEST = (12 * 2 * Math.PI) / 360;
const MAX_STEPS = 500;
const ACTIONS = 2;

const SPEC: EnvSpec = {
  id: 'cartpole-v1',
  observationSpace: {
    globals: ['position', 'velocity', 'angle', 'angularVelocity'],
    features: [],
    maxActions: ACTIONS,
  },
  discountRate: -Math.log(0.99) / SECONDS_PER_STEP,
};

/**
 * ## Description
 * A pole stands on a cart that moves along a frictionless track. Pushing the cart left or right must keep the pole
 * upright. The physics are those of Gymnasium's CartPole-v1, in doubles: explicit Euler steps of 0.02 s.
 *
 * ## Action Space
 * 0 pushes the cart to the left with 10 N, 1 to the right. Both are always allowed.
 *
 * ## Observation Space
 * Four globals: position (m), velocity (m/s), angle (rad, 0 is upright), angular velocity (rad/s). No candidates.
 *
 * ## Starting State
 * Each of the four is uniform in (−0.05, 0.05), a function of the episode's seed.
 *
 * ## Reward
 * 1 for every step, the last one included. A step is discounted by 0.99 (rate −ln 0.99 / 0.02 s).
 *
 * ## Episode End
 * Terminated when the cart is farther than 2.4 m from the centre or the pole leans more than 12°. Truncated by
 * {@link createCartPole} after 500 steps.
 *
 * ## Information
 * None.
 *
 * ## Arguments
 * None.
 *
 * ## References
 * Barto, Sutton & Anderson (1983), "Neuronlike adaptive elements that can solve difficult learning control
 * problems"; equations corrected by Florian (2007); Gymnasium, `envs/classic_control/cartpole.py`.
 *
 * ## Version History
 * v1: 500 steps, as Gymnasium's v1.
 */
export class CartPole extends Environment {
  readonly spec = SPEC;
  readonly #state = new Float64Array(4);

  override begin(seed: string): void {
    const start = new KeyedStream(seed, 'cartpole start');
    for (let k = 0; k < 4; k++) this.#state[k] = 0.1 * start.uniform(k) - 0.05;
  }

  override advance(action: number): void {
    const state = this.#state;
    const velocity = state[1]!;
    const angle = state[2]!;
    const spin = state[3]!;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    const push = ((action === 1 ? FORCE : -FORCE) + POLE_MOMENT * (spin * spin) * sin) / TOTAL_MASS;
    const spinChange =
      (GRAVITY * sin - cos * push) / (HALF_LENGTH * (4 / 3 - (POLE_MASS * (cos * cos)) / TOTAL_MASS));
    const acceleration = push - (POLE_MOMENT * spinChange * cos) / TOTAL_MASS;

    const position = state[0]! + SECONDS_PER_STEP * velocity;
    const lean = angle + SECONDS_PER_STEP * spin;
    state[0] = position;
    state[1] = velocity + SECONDS_PER_STEP * acceleration;
    state[2] = lean;
    state[3] = spin + SECONDS_PER_STEP * spinChange;

    this.reward = 1;
    this.elapsed = SECONDS_PER_STEP;
    this.terminated = Math.abs(position) > FARTHEST || Math.abs(lean) > STEEPEST;
  }

  override observeInto(batch: ObservationBatch, index: number): void {
    batch.resize(index, ACTIONS);
    for (let k = 0; k < 4; k++) batch.globals[4 * index + k] = this.#state[k]!;
    for (let k = 0; k < ACTIONS; k++) batch.mask[index * batch.rows + k] = 1;
  }

  override saveState(): unknown {
    return this.#state.slice();
  }

  override loadState(state: unknown): void {
    this.#state.set(state as Float64Array);
  }
}

/** CartPole-v1 with its limit of 500 steps. */
export function createCartPole(): Environment {
  return new TimeLimit(new CartPole(), MAX_STEPS);
}
