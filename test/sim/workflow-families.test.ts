import { describe, expect, test } from 'vitest';
import { workflowSchema } from '../../src/sim/workflow/schema.ts';
import { scenarioOf, simulated } from '../fixtures/scenario.ts';

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

  describe('of job shops', () => {
    const family = { shape: 'job-shop', jobs: 40, task: ['a', 'b', 'c', 'd', 'e'] };
    const steps = stepsOf(family);
    const jobs = Array.from({ length: 40 }, (_, j) => steps.slice(5 * j, 5 * j + 5));
    const seconds = steps.map(({ work }) => (work as { value: number }).value);

    test('visits every machine once, one after another, in orders that differ', () => {
      expect(steps).toHaveLength(200);
      for (const [j, job] of jobs.entries()) {
        expect(job.map(({ task }) => task).toSorted()).toEqual(family.task);
        expect(job.map(({ name }) => name)).toEqual([0, 1, 2, 3, 4].map((i) => `j${j}-${i}`));
        expect(job.map(({ after }) => after.map(({ step }) => step))).toEqual(
          [0, 1, 2, 3, 4].map((i) => (i === 0 ? [] : [`j${j}-${i - 1}`])),
        );
      }
      // Each machine is as likely to be first: 8 of 40 on average, with a deviation of 2.5.
      for (const machine of family.task) {
        const firsts = jobs.filter(([first]) => first!.task === machine).length;
        expect(Math.abs(firsts - 8) / Math.sqrt(40 * 0.2 * 0.8)).toBeLessThan(4);
      }
    });

    test('takes whole seconds from 1 to 99, all equally likely, or as it is told', () => {
      expect(seconds.every((value) => Number.isInteger(value) && value >= 1 && value <= 99)).toBe(true);
      const mean = seconds.reduce((sum, value) => sum + value, 0) / 200;
      expect(Math.abs(mean - 50) / Math.sqrt((99 * 99 - 1) / 12 / 200)).toBeLessThan(4);
      const [short] = stepsOf({ ...family, jobs: 1, seconds: [7, 7] });
      expect(short!.work).toEqual({ dist: 'deterministic', value: 7 });
    });

    test('is the same for the same numbers, and spreads around the same times', () => {
      expect(stepsOf(family)).toEqual(steps);
      expect(stepsOf({ ...family, draw: 1 })).not.toEqual(steps);
      const around = stepsOf({ ...family, spread: 0.2 });
      around.forEach(({ work }, i) => {
        expect(work).toEqual({ dist: 'uniform', low: seconds[i]! * 0.8, high: seconds[i]! * 1.2 });
      });
    });

    test('may leave out the last machines, and has no more than there are classes', () => {
      const few = stepsOf({ ...family, machines: 3 });
      expect(new Set(few.map(({ task }) => task))).toEqual(new Set(['a', 'b', 'c']));
      expect(() => stepsOf({ ...family, machines: 6 })).toThrow(/must not be more than the classes/);
      expect(() => stepsOf({ ...family, seconds: [9, 3] })).toThrow(/must not be above the second/);
    });
  });

  describe('of orchestrations', () => {
    const family = { shape: 'orchestration', stages: 100, width: 5, bytes: 3 };
    const steps = stepsOf(family);

    test('draws its steps by the mix', () => {
      expect(steps.length).toBeGreaterThan(200);
      const mix = { api: 5, llm: 4, batch: 1, approval: 0.5 };
      for (const [type, share] of Object.entries(mix)) {
        const p = share / 10.5;
        const count = steps.filter(({ task }) => task === type).length;
        expect(Math.abs(count - p * steps.length) / Math.sqrt(steps.length * p * (1 - p))).toBeLessThan(4);
      }
      expect(
        new Set(
          stepsOf({ ...family, mix: { api: 0, llm: 1, batch: 0, approval: 0 } }).map(({ task }) => task),
        ),
      ).toEqual(new Set(['llm']));
    });

    test('waits for all of the stage before, and fixes the graph by its draw', () => {
      const stage = (name: string) => Number(name.split('-')[1]);
      for (const { name, after } of steps) {
        const before = steps.filter((each) => stage(each.name) === stage(name) - 1);
        expect(after).toEqual(before.map((each) => ({ step: each.name, bytes: 3 })));
      }
      expect(steps).toEqual(stepsOf(family));
      expect(stepsOf({ ...family, draw: 1 })).not.toEqual(steps);
    });

    test('generates by tokens, now and then anew; only what comes later can be skipped', () => {
      for (const { task, work, repeat, probability, after } of steps) {
        expect(work?.dist).toBe(task === 'llm' ? 'tokens' : undefined);
        expect(repeat?.probability).toBe(task === 'llm' ? 0.1 : undefined);
        expect(probability).toBe(after.length === 0 ? undefined : 0.9);
      }
    });

    test('plays the same for a seed whatever the policy, and otherwise for another seed', async () => {
      const scenario = await scenarioOf({
        name: 'agents',
        control: 'workflow',
        horizon: { tasks: 50 },
        executors: [{ name: 'any', count: 8 }],
        tasks: ['api', 'llm', 'batch', 'approval'].map((name) => ({
          name,
          work: { dist: 'exponential', mean: 1 },
        })),
        workflows: [{ name: 'agent', family: { shape: 'orchestration', stages: 4 } }],
        arrivals: { process: 'poisson', rate: 0.02 },
      });
      const steps = (policy: string, seed: string) => {
        const { result } = simulated(scenario, policy, seed);
        return [result.tasks.arrived, result.metrics.utilisation! * result.metrics.makespan!];
      };
      const [count, work] = steps('spt', '1');
      expect(steps('lpt', '1')).toEqual([count, expect.closeTo(work!, 6)]);
      expect(steps('spt', '2')).not.toEqual([count, work]);
    });
  });
});

test.each([
  {},
  { steps: [{ name: 'a', task: 'a' }], family: { shape: 'chain', length: 2, task: 'a' } },
  { family: { shape: 'ring', length: 2, task: 'a' } },
  { family: { shape: 'chain', length: 0, task: 'a' } },
  { family: { shape: 'orchestration', stages: 2, mix: { api: 0, llm: 0, batch: 0, approval: 0 } } },
  { family: { shape: 'orchestration', stages: 2, skip: 1 } },
  { family: { shape: 'montage', width: 1, task: 'a' } },
])('%o is refused', (given) => {
  expect(workflowSchema.safeParse({ name: 'w', ...given }).success).toBe(false);
});
