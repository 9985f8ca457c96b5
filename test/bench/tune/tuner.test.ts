import { describe, expect, it } from 'vitest';
import { costOf } from '../../../src/bench/tune/rungs.ts';
import { defaultSpace, type Space } from '../../../src/bench/tune/space.ts';
import type { Configuration, Outcome } from '../../../src/bench/tune/trial.ts';
import { type Judge, type Question, type TuneGiven, tune } from '../../../src/bench/tune/tuner.ts';
import { InputError } from '../../../src/core/errors.ts';
import { SequentialStream } from '../../../src/core/random.ts';
import { mean } from '../../../src/core/statistics/location.ts';

const SPACE: Space = {
  ...defaultSpace({
    parameters: { x: { low: 0, high: 1 }, rate: { low: 1e-4, high: 1, scale: 'log' } },
    budget: { minimum: 1, maximum: 27 },
    seeds: 1,
    worlds: 1,
    objective: 'objective',
  }),
  eta: 3,
};

const given = (more: Partial<TuneGiven> = {}, space: Partial<Space> = {}): TuneGiven => ({
  space: { ...SPACE, ...space },
  trials: 27,
  seed: '1',
  better: 'lower',
  check: async () => null,
  ...more,
});

/** Least at x = 0.3 and rate = 0.01; the defaults, which name neither, lie at (1, 1). */
function lossOf({ x = 1, rate = 1 }: Configuration): number {
  return ((x as number) - 0.3) ** 2 + (Math.log10(rate as number) + 2) ** 2 / 8;
}

/** The loss with noise that a budget shrinks, and every question in a list. */
function noisy(asked: Question[] = [], deviation = 0.05): Judge {
  return async (questions) =>
    questions.map((question): Outcome => {
      asked.push(question);
      const { configuration, budget } = question;
      const noise = new SequentialStream(JSON.stringify(question)).normal();
      return { values: [lossOf(configuration) + (deviation * noise) / Math.sqrt(budget)], failure: null };
    });
}

describe('tuning', () => {
  it('finds what is nearly the best', async () => {
    const losses = await Promise.all(
      Array.from({ length: 20 }, async (_, k) => {
        const { chosen } = await tune(given({ seed: `${k}` }), noisy());
        return lossOf(chosen.configuration);
      }),
    );
    // Of 27 uniform points the best has a loss of 0.024 on average; one point, of 0.5.
    expect(mean(losses)).toBeLessThan(0.05);
  });

  it('finds better ones with a model of those judged before than at random', async () => {
    const parameters = {
      ...SPACE.parameters,
      kind: { choices: ['a', 'b', 'c'] },
      steps: { low: 1, high: 10, step: 1 },
    };
    const fourLossOf = (configuration: Configuration) => {
      const { kind = 'b', steps = 3 } = configuration;
      return lossOf(configuration) + (kind === 'b' ? 0 : 0.2) + Math.abs((steps as number) - 3) / 30;
    };
    const judge: Judge = async (questions) =>
      questions.map(({ configuration }) => ({ values: [fourLossOf(configuration)], failure: null }));
    const meanLoss = async (sampler: Space['sampler']) => {
      const found = await Promise.all(
        Array.from({ length: 30 }, (_, k) =>
          tune(given({ seed: `${k}`, trials: 60 }, { sampler, parameters }), judge),
        ),
      );
      return mean(found.map(({ chosen }) => fourLossOf(chosen.configuration)));
    };
    expect(await meanLoss('tpe')).toBeLessThan(0.7 * (await meanLoss('random')));
  });

  it('spends the budget that was planned', async () => {
    for (const brackets of [1, 4]) {
      const { cost, rungs, brackets: planned, trials } = await tune(given({}, { brackets }), noisy());
      expect(rungs).toEqual([1, 3, 9, 27]);
      expect(cost).toBe(costOf(planned, rungs, 3));
      expect(trials).toHaveLength(28);
    }
  });

  it('takes the best ⌈n / η⌉ of each rung to the next, and nobody else', async () => {
    const { trials } = await tune(given({}, { brackets: 1 }), noisy());
    const drawn = trials.slice(1);
    for (const [rung, size] of [
      [0, 27],
      [1, 9],
      [2, 3],
      [3, 1],
    ] as const) {
      const here = drawn.filter(({ judgements }) => judgements.length > rung);
      expect(here).toHaveLength(size);
      const kept = here.filter(({ judgements }) => judgements.length > rung + 1);
      const left = here.filter(({ judgements }) => judgements.length === rung + 1);
      if (rung === 3) continue;
      const worstKept = Math.max(...kept.map(({ judgements }) => judgements[rung]!.score!));
      expect(worstKept).toBeLessThanOrEqual(
        Math.min(...left.map(({ judgements }) => judgements[rung]!.score!)),
      );
    }
  });

  it('judges the defaults once at every rung, and keeps them where nothing is better', async () => {
    const asked: Question[] = [];
    const worseThanDefaults: Judge = async (questions) => {
      asked.push(...questions);
      return questions.map(({ configuration }) => ({
        values: ['x' in configuration ? 1 : 1 - 1e-9],
        failure: null,
      }));
    };
    const { chosen, trials } = await tune(
      given({}, { brackets: 3, settings: { kept: true } }),
      worseThanDefaults,
    );
    expect(chosen.number).toBe(0);
    expect(chosen.configuration).toEqual({ kept: true });
    expect(trials.every(({ configuration }) => configuration.kept === true)).toBe(true);
    const defaults = asked.filter(({ configuration }) => !('x' in configuration));
    expect(defaults.map(({ budget }) => budget)).toEqual([1, 3, 9, 27]);
  });

  it('prefers the defaults, then the first drawn, among equals', async () => {
    const equal: Judge = async (questions) => questions.map(() => ({ values: [1], failure: null }));
    const { chosen, trials } = await tune(given(), equal);
    expect(chosen.number).toBe(0);
    const promoted = trials.filter(({ number, judgements }) => number > 0 && judgements.length === 4);
    expect(promoted.map(({ number }) => number)).toEqual([1]);
  });

  it('takes the greatest where more is better', async () => {
    const negative: Judge = async (questions) =>
      (await noisy()(questions)).map(({ values }) => ({
        values: values.map((value) => -value!),
        failure: null,
      }));
    const lower = await tune(given(), noisy());
    const higher = await tune(given({ better: 'higher' }), negative);
    expect(higher.chosen.configuration).toEqual(lower.chosen.configuration);
  });

  it('counts a trial that failed on one seed as the worst there is, and says why', async () => {
    const judge: Judge = async (questions) =>
      questions.map(({ configuration: { x = 1 } }) =>
        (x as number) < 0.5
          ? { values: [null, -1000], failure: 'it diverged' }
          : { values: [x as number, x as number], failure: null },
      );
    const { chosen, trials } = await tune(given(), judge);
    expect(chosen.configuration.x).toBeGreaterThanOrEqual(0.5);
    const failed = trials.filter(({ judgements }) => judgements[0]!.score === null);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed[0]!.judgements[0]).toMatchObject({ failure: 'it diverged', values: [null, -1000] });
    expect(failed.every(({ judgements }) => judgements.length === 1)).toBe(true);
  });

  it('does the same again, however the questions are answered', async () => {
    const slowly: Judge = async (questions) => {
      await new Promise((resume) => setTimeout(resume, 1));
      return noisy()(questions);
    };
    expect(await tune(given(), slowly)).toEqual(await tune(given(), noisy()));
    const other = await tune(given({ seed: '2' }), noisy());
    expect(other.trials[1]!.configuration).not.toEqual(
      (await tune(given(), noisy())).trials[1]!.configuration,
    );
  });

  it('draws no configuration twice, and stops where there are no more', async () => {
    const parameters = { x: { choices: [0.1, 0.2, 0.3, 0.4, 0.5] } };
    const { trials, chosen } = await tune(given({ trials: 12 }, { parameters }), noisy([], 0));
    const tried = trials.slice(1).map(({ configuration }) => configuration.x);
    expect([...tried].sort()).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(chosen.configuration.x).toBe(0.3);
  });

  it('draws others where a configuration cannot be, and refuses a space in which none can', async () => {
    const check = async ({ x = 1 }: Configuration) => ((x as number) > 0.9 ? 'x is too great' : null);
    const { trials } = await tune(given({ check }), noisy());
    expect(trials.slice(1).every(({ configuration }) => (configuration.x as number) <= 0.9)).toBe(true);
    expect(trials).toHaveLength(28);
    const never = tune(given({ check: async () => 'no such parameter' }), noisy());
    await expect(never).rejects.toThrow(new InputError('no such parameter'));
  });
});
