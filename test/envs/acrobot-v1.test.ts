import { describe, expect, it } from 'vitest';
import { Acrobot, createAcrobot } from '../../envs/acrobot-v1.ts';

type State = [angle1: number, angle2: number, velocity1: number, velocity2: number];

const LEFT = 0;
const NOTHING = 1;
const RIGHT = 2;

function played(state: State, actions: readonly number[]): State[] {
  const env = new Acrobot();
  env.loadState(Float64Array.from(state));
  return actions.map((action) => {
    env.advance(action);
    return [...(env.saveState() as Float64Array)] as State;
  });
}

/** Kinetic and potential energy of two rods of 1 m, 1 kg and 1 kg m², from the speeds and heights of their centres. */
function energy([angle1, angle2, velocity1, velocity2]: State): number {
  const turn = velocity1 + velocity2;
  const x = velocity1 * Math.cos(angle1) + 0.5 * turn * Math.cos(angle1 + angle2);
  const y = velocity1 * Math.sin(angle1) + 0.5 * turn * Math.sin(angle1 + angle2);
  const kinetic = (0.25 * velocity1 ** 2 + x * x + y * y + velocity1 ** 2 + turn ** 2) / 2;
  return kinetic - 9.8 * (1.5 * Math.cos(angle1) + 0.5 * Math.cos(angle1 + angle2));
}

describe('acrobot-v1', () => {
  it.each([
    {
      start: [0.1, -0.2, 0.3, -0.4],
      actions: [2, 0, 1, 2, 2],
      golden: [
        [0.128211631289126, -0.211840321026976, -0.0234847315350014, 0.28679521459777],
        [0.117844049474509, -0.157315244505067, -0.0763206713791484, 0.247458434818956],
        [0.0863606933785843, -0.0830903484254567, -0.229763409083002, 0.477157939462657],
        [0.0176378033476035, 0.0583419029366347, -0.438743021912524, 0.901370657363443],
        [-0.0794256750507972, 0.258838837739382, -0.50533482942376, 1.05262160976506],
      ],
    },
    {
      start: [2.5, 0.5, 3, 10],
      actions: [2, 0, 1],
      golden: [
        [-2.65789815852225, 1.80770173271731, 8.57111088330693, 1.985325967815],
        [-0.555186560142167, 1.07774339467252, 11.9531448083554, -9.68437416264343],
        [1.82203434365676, -1.06187970083879, 10.6760554921273, -7.58814920608134],
      ],
    },
    {
      start: [3, -3, 12.5, -28.2],
      actions: [2, 0],
      golden: [
        [-0.179420162926643, 2.65840570375165, 12.5663706143592, -28.2743338823081],
        [2.08889295490122, -2.55733352173904, 8.72512975195729, -21.5133492629586],
      ],
    },
  ] as { start: State; actions: number[]; golden: State[] }[])(
    'follows the golden trajectory of Gymnasium from $start',
    ({ start, actions, golden }) => {
      for (const [t, state] of played(start, actions).entries()) {
        for (const [k, value] of state.entries()) expect(value, `step ${t}`).toBeCloseTo(golden[t]![k]!, 12);
      }
    },
  );

  it('keeps its energy without a torque', () => {
    const start: State = [0.6, -0.4, 0.5, 0.2];
    const states = played(start, new Array(20).fill(NOTHING));
    for (const state of states) expect(Math.abs(energy(state) - energy(start))).toBeLessThan(0.02);
    expect(new Set(states.map(([angle]) => Math.sign(angle)))).toEqual(new Set([1, -1]));
  });

  it('gains the work of its motor: torque times the turn of the second joint', () => {
    let state: State = [0, 0, 0, 0];
    for (let t = 0; t < 20; t++) {
      const action = state[3] < 0 ? LEFT : RIGHT;
      const next = played(state, [action])[0]!;
      const work = (action - 1) * (next[1] - state[1]);
      expect(energy(next) - energy(state)).toBeCloseTo(work, 2);
      state = next;
    }
    expect(energy(state) - energy([0, 0, 0, 0])).toBeGreaterThan(2);
  });

  it('begins to turn as worked out by hand', () => {
    // From rest, M q″ + K q = (0, 1) with M = (4.5 1.75; 1.75 1.25) and K = 9.8 · (2 0.5; 0.5 0.5): q″ starts as
    // M⁻¹ (0, 1) = (−28, 72) / 41, and q″″ as −M⁻¹ K q″ = (5.923, −12.499). So q′(h) = q″ h + q″″ h³ / 6.
    const [, , velocity1, velocity2] = played([0, 0, 0, 0], [RIGHT])[0]!;
    expect(velocity1).toBeCloseTo((-28 / 41) * 0.2 + (5.923 * 0.2 ** 3) / 6, 3);
    expect(velocity2).toBeCloseTo((72 / 41) * 0.2 - (12.499 * 0.2 ** 3) / 6, 3);
  });

  it('mirrors: opposite angles, speeds and torques move oppositely', () => {
    const actions = [RIGHT, NOTHING, LEFT, LEFT, RIGHT, RIGHT, RIGHT];
    const straight = played([0.3, -0.7, 1, 2], actions);
    const mirrored = played(
      [-0.3, 0.7, -1, -2],
      actions.map((action) => 2 - action),
    );
    expect(mirrored).toEqual(straight.map((state) => state.map((x) => -x)));
  });

  it('stays at rest where nothing acts, hanging or upright', () => {
    expect(played([0, 0, 0, 0], [NOTHING, NOTHING])[1]).toEqual([0, 0, 0, 0]);
    const [upright] = played([Math.PI, 0, 0, 0], [NOTHING]);
    expect(Math.abs(upright![2])).toBeLessThan(1e-12);
  });

  it('limits its speeds to 4π and 9π, and its angles to ±π', () => {
    const states = [3, -3].flatMap((angle) =>
      played([angle, angle, 4 * angle, 9 * angle], new Array(30).fill(RIGHT)),
    );
    const most = (k: number) => Math.max(...states.map((state) => Math.abs(state[k]!)));
    expect(most(0)).toBeLessThanOrEqual(Math.PI);
    expect(most(1)).toBeLessThanOrEqual(Math.PI);
    expect(most(2)).toBeLessThanOrEqual(4 * Math.PI);
    expect(most(3)).toBe(9 * Math.PI);
  });

  it('ends, unpunished, once its free end is one link above the fixed point', () => {
    const reach = (state: State) => {
      const env = new Acrobot();
      env.loadState(Float64Array.from(state));
      env.advance(NOTHING);
      return [env.terminated, env.reward];
    };
    expect(reach([Math.PI, 0, 0, 0])).toEqual([true, 0]);
    expect(reach([Math.PI, Math.PI / 2 - 0.3, 0, 0])).toEqual([true, 0]);
    expect(reach([Math.PI, Math.PI / 2 + 0.3, 0, 0])).toEqual([false, -1]);
    expect(reach([0, Math.PI, 0, 0])).toEqual([false, -1]);
  });

  it('shows cosines, sines and speeds, and starts hanging, elsewhere for every seed', () => {
    const env = createAcrobot();
    const starts = Array.from({ length: 200 }, (_, seed) => [...env.reset({ seed }).observation.globals]);
    for (const [cos1, sin1, cos2, sin2] of starts as number[][]) {
      expect(cos1! ** 2 + sin1! ** 2).toBeCloseTo(1, 6);
      expect(cos2! ** 2 + sin2! ** 2).toBeCloseTo(1, 6);
      expect(Math.min(cos1!, cos2!)).toBeGreaterThan(Math.cos(0.1));
    }
    const drawn = starts.flatMap(([, sin1, , sin2, velocity1, velocity2]) => [
      Math.asin(sin1!),
      Math.asin(sin2!),
      velocity1!,
      velocity2!,
    ]);
    expect(Math.max(...drawn.map(Math.abs))).toBeLessThan(0.1);
    expect(Math.max(...drawn)).toBeGreaterThan(0.09);
    expect(Math.min(...drawn)).toBeLessThan(-0.09);
    expect(new Set(drawn).size).toBe(drawn.length);
  });

  it('is cut off, not ended, after 500 steps of −1', () => {
    const env = createAcrobot();
    env.reset({ seed: 3 });
    let sum = 0;
    for (let steps = 1; ; steps++) {
      const { reward, terminated, truncated } = env.step(NOTHING);
      sum += reward;
      expect(terminated).toBe(false);
      if (!truncated) continue;
      expect([steps, sum]).toEqual([500, -500]);
      break;
    }
  });

  it('can be swung up by always pushing the second link on', () => {
    const env = createAcrobot();
    const lengths = Array.from({ length: 20 }, (_, seed) => {
      let { observation } = env.reset({ seed });
      for (let steps = 1; ; steps++) {
        const step = env.step(observation.globals[5]! < 0 ? LEFT : RIGHT);
        if (step.terminated || step.truncated) return steps;
        observation = step.observation;
      }
    });
    expect(Math.max(...lengths)).toBeLessThan(500);
  });
});
