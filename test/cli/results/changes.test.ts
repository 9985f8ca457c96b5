import { describe, expect, it } from 'vitest';
import { changed, changesText } from '../../../src/cli/results/changes.ts';
import { quoted } from '../../../src/cli/results/commands.ts';

const TRAIN = {
  agent: ['ppo'],
  steps: ['600'],
  init: ['auction'],
  param: ['rollout=64', 'learningRate={from: 1, to: 0}'],
  vary: ['a=1..2', 'b=1..2'],
};

describe('what a variant changes', () => {
  it('replaces an option', () => {
    expect(changed(TRAIN, { agent: ['reinforce'], 'eval-every': ['0'] }, 'x')).toEqual({
      ...TRAIN,
      agent: ['reinforce'],
      'eval-every': ['0'],
    });
  });

  it('leaves assignments to other names as they are', () => {
    const { param } = changed(TRAIN, { param: ['learningRate=0.1', 'context=none'] }, 'x');
    expect(param).toEqual(['rollout=64', 'learningRate=0.1', 'context=none']);
    expect(changed(TRAIN, { vary: ['b=3..4'] }, 'x').vary).toEqual(['a=1..2', 'b=3..4']);
  });

  it('leaves an option out, where there is one', () => {
    expect(Object.keys(changed(TRAIN, { init: null, vary: null }, 'x'))).toEqual(['agent', 'steps', 'param']);
    expect(() => changed(TRAIN, { vari: null }, "ablation 'y'")).toThrow(
      /ablation 'y': 'vari' cannot be left out; did you mean 'vary'\? \(allowed: agent, /,
    );
  });

  it('does not touch the options that it is given', () => {
    changed(TRAIN, { param: ['rollout=1'], init: null }, 'x');
    expect(TRAIN.param[0]).toBe('rollout=64');
    expect(TRAIN.init).toEqual(['auction']);
  });

  it('is said as one would type it', () => {
    expect(changesText({ init: null, param: ['a=1', 'hide=[x]'] }, quoted)).toBe(
      "without `--init`, `--param a=1 --param 'hide=[x]'`",
    );
  });
});
