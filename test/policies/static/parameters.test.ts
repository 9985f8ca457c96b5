import { describe, expect, it } from 'vitest';
import { schedulers } from '../../../policies/static/index.ts';
import { loadScenario } from '../../../src/cli/scenario-file.ts';

const scenario = await loadScenario('quickstart');

describe('a parameter that is no number', () => {
  it.each([
    ['sed-cost', 'cost'],
    ['sed-cost', 'penalty'],
    ['cmu-rule', 'weight'],
    ['auction', 'time'],
    ['contract-net', 'bound'],
    ['blackboard', 'change'],
    ['locality', 'weight'],
    ['hedged', 'quantile'],
    ['target-utilisation', 'window'],
    ['power-of-two', 'choices'],
  ])('of %s, %s, is refused with the value and what is allowed', (name, parameter) => {
    const { create } = schedulers.get(name);
    const given = { scenario, seed: '1', parameters: { [parameter]: '3;x=4' } };
    expect(() => create(given)).toThrow(`${name}:${parameter}=3;x=4 is not allowed (`);
  });
});
