import { describe, expect, test } from 'vitest';
import { workflowSchema } from '../../src/sim/workflow/schema.ts';

const stepsOf = (family: object) => workflowSchema.parse({ name: 'w', family }).steps;
const edges = (family: object) =>
  stepsOf(family).flatMap(({ name, after }) => after.map(({ step }) => `${step}>${name}`));

describe('a family', () => {
  test('of chains waits one for another, with the classes in turn', () => {
    expect(stepsOf({ shape: 'chain', length: 3, task: ['a', 'b'], bytes: 7 })).toEqual([
      { name: 'step-0', task: 'a', after: [] },
      { name: 'step-1', task: 'b', after: [{ step: 'step-0', bytes: 7 }] },
      { name: 'step-2', task: 'a', after: [{ step: 'step-1', bytes: 7 }] },
    ]);
  });

  test('of forks joins every stage', () => {
    expect(edges({ shape: 'fork-join', width: 2, task: 'a' })).toEqual([
      'begin>branch-0-0',
      'begin>branch-0-1',
      'branch-0-0>join-0',
      'branch-0-1>join-0',
    ]);
    expect(stepsOf({ shape: 'fork-join', width: 3, stages: 4, task: 'a' })).toHaveLength(1 + 4 * 4);
  });

  test('of layers has the density that it is given, and no step that waits for none', () => {
    const family = { shape: 'layered', layers: 40, width: 20, density: 0.3, task: 'a' };
    const steps = stepsOf(family);
    expect(steps.filter(({ after }) => after.length === 0)).toHaveLength(20);
    // 39 · 400 chances; the one edge of a step that drew none adds 0.7²⁰, one in a thousand.
    const chances = 39 * 400;
    expect(Math.abs(edges(family).length - 0.3 * chances) / Math.sqrt(chances * 0.21)).toBeLessThan(4);
    expect(edges(family)).toEqual(edges(family));
    expect(edges({ ...family, draw: 1 })).not.toEqual(edges(family));
    expect(edges({ ...family, density: 0 })).toHaveLength(39 * 20);
  });

  test('of Montage has its nine levels', () => {
    const steps = stepsOf({ shape: 'montage', width: 4, task: [...'abcdefghi'] });
    expect(steps).toHaveLength(4 + 3 + 4 + 6);
    expect(new Set(steps.map(({ task }) => task)).size).toBe(9);
    expect(steps.find(({ name }) => name === 'background-2')!.after.map(({ step }) => step)).toEqual([
      'project-2',
      'background-model',
    ]);
  });
});

test.each([
  {},
  { steps: [{ name: 'a', task: 'a' }], family: { shape: 'chain', length: 2, task: 'a' } },
  { family: { shape: 'ring', length: 2, task: 'a' } },
  { family: { shape: 'chain', length: 0, task: 'a' } },
  { family: { shape: 'montage', width: 1, task: 'a' } },
])('%o is refused', (given) => {
  expect(workflowSchema.safeParse({ name: 'w', ...given }).success).toBe(false);
});
