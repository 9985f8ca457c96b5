import { describe, expect, it } from 'vitest';
import { CartPole, createCartPole } from '../../envs/cartpole-v1.ts';

describe('cartpole-v1', () => {
  it('follows the golden trajectory of Gymnasium', () => {
    const env = new CartPole();
    env.loadState(Float64Array.of(0.01, -0.02, 0.03, 0.04));
    const trajectory = [1, 0, 1, 1, 0].map((action) => {
      env.advance(action);
      return [...(env.saveState() as Float64Array)];
    });
    const golden = [
      [0.0096, 0.174679195747555, 0.0308, -0.243068717960008],
      [0.0130935839149511, -0.020868848948192, 0.0259386256407998, 0.0591679999394165],
      [0.0126762069359873, 0.173871774873481, 0.0271219856395882, -0.225219572559673],
      [0.0161536424334569, 0.368595811500939, 0.0226175941883947, -0.509225318312219],
      [0.0235255586634757, 0.173162636925756, 0.0124330878221503, -0.209501528681147],
    ];
    for (const [t, state] of golden.entries()) {
      for (const [k, value] of state.entries()) expect(trajectory[t]![k]).toBeCloseTo(value, 14);
    }
  });

  it('starts within 0.05 of the upright pole, elsewhere for every seed', () => {
    const env = createCartPole();
    const starts = Array.from({ length: 200 }, (_, seed) => [...env.reset({ seed }).observation.globals]);
    const all = starts.flat();
    expect(Math.max(...all.map(Math.abs))).toBeLessThan(0.05);
    expect(Math.max(...all)).toBeGreaterThan(0.045);
    expect(Math.min(...all)).toBeLessThan(-0.045);
    expect(new Set(all).size).toBe(all.length);
  });

  it('pays 1 for the failing step too, and ends it as terminated', () => {
    const env = createCartPole();
    env.reset({ seed: 1 });
    let steps = 0;
    let last = env.step(1);
    while (!last.terminated) {
      steps++;
      last = env.step(1);
    }
    expect(steps).toBeLessThan(20);
    expect(last.reward).toBe(1);
    expect(last.truncated).toBe(false);
  });

  it('is cut off, not ended, after 500 steps', () => {
    const env = createCartPole();
    let { observation } = env.reset({ seed: 3 });
    let steps = 0;
    for (;;) {
      const [position, velocity, angle, spin] = observation.globals as unknown as [
        number,
        number,
        number,
        number,
      ];
      const step = env.step(0.1 * position + 0.2 * velocity + 3 * angle + spin > 0 ? 1 : 0);
      steps++;
      observation = step.observation;
      expect(step.terminated).toBe(false);
      if (step.truncated) break;
    }
    expect(steps).toBe(500);
  });

  it('ends when the cart runs off the track with the pole upright', () => {
    const env = new CartPole();
    env.loadState(Float64Array.of(2.399, 1, 0, 0));
    env.advance(0);
    expect(env.terminated).toBe(true);
  });
});
