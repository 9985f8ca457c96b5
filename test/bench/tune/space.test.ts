import { describe, expect, it } from 'vitest';
import { defaultSpace, parseSpace, type SpaceDefaults } from '../../../src/bench/tune/space.ts';

const DEFAULTS: SpaceDefaults = {
  parameters: {},
  budget: { minimum: 10, maximum: 90 },
  seeds: 3,
  worlds: 5,
  objective: 'objective',
};
const parse = (text: string) => parseSpace(text, 'space.yaml', DEFAULTS).space;

describe('a search space', () => {
  it('is read, with defaults for what it does not say', () => {
    const parameters =
      'parameters: {rate: {low: 1e-4, high: 0.1, scale: log}, hidden: {choices: [[8], [8, 8]]}}\n';
    const space = parse(`${parameters}budget: {minimum: 5, maximum: 45}\nsettings: {epochs: 2}\n`);
    expect(space).toEqual({
      ...defaultSpace(DEFAULTS),
      parameters: { rate: { low: 1e-4, high: 0.1, scale: 'log' }, hidden: { choices: [[8], [8, 8]] } },
      budget: { minimum: 5, maximum: 45 },
      settings: { epochs: 2 },
    });
    expect(space).toMatchObject({ seeds: 3, eta: 3, sampler: 'tpe', brackets: 1, worlds: 5 });
  });

  it.each([
    [
      'parameters:\n  x: {low: 2, high: 1}\n',
      'space.yaml:2:3: parameters.x: low (2) is greater than high (1)',
    ],
    [
      'parameters:\n  x: {low: 0, high: 1, scale: log}\n',
      'space.yaml:2:3: parameters.x: low (0) must be greater than 0 on a log scale',
    ],
    ['parameters:\n  x: {choices: []}\n', 'space.yaml:2:3: parameters.x: there are no choices'],
    ['parameters:\n  x: {high: 1}\n', 'space.yaml:2:3: parameters.x: expected low and high, or choices'],
    [
      'parameters:\n  x: {choices: [1], low: 0}\n',
      'space.yaml:2:3: parameters.x: low means nothing beside choices',
    ],
    [
      'parameters:\n  x: {lo: 0, high: 1}\n',
      "space.yaml:2:7: parameters.x.lo: unknown key; did you mean 'low'? (allowed: low, high, scale, step, choices)",
    ],
    ['parameters: {}\n', 'space.yaml:1:1: parameters: there are none'],
    ['paramters: {}\n', /^space\.yaml:1:1: .*(missing|did you mean 'parameters')/],
    [
      'parameters: {x: {low: 0, high: 1}}\nbudget: {minimum: 9, maximum: 3}\n',
      'space.yaml:2:10: budget.minimum: 9 is greater than the maximum of 3',
    ],
    [
      'parameters: {x: {low: 0, high: 1}}\nbudget: {minimum: 0, maximum: 3}\n',
      /^space\.yaml:2:10: budget\.minimum: .*>0, got 0$/,
    ],
    [
      'parameters: {x: {low: 0, high: 1}}\nsettings: {x: 1}\n',
      'space.yaml:2:12: settings.x: it is among the parameters too',
    ],
    ['parameters: {x: {low: 0, high: 1}}\neta: 1\n', /^space\.yaml:2:1: eta: .*>=2, got 1$/],
    ['parameters: {x: {low: 0, high: .inf}}\n', /^space\.yaml:1:26: parameters\.x\.high: /],
  ])('that is wrong is refused in one line: %s', (text, message) => {
    expect(() => parse(text)).toThrow(message);
    expect(() => parse(text)).not.toThrow(/\n/);
  });
});
