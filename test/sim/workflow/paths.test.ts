import { describe, expect, it } from 'vitest';
import { rank } from '../../../src/index.ts';
import { fixed, played } from './played.ts';

const step = (name: string, work: number, after: readonly unknown[] = [], more: object = {}) => ({
  name,
  task: 'unit',
  work: fixed(work),
  after,
  ...more,
});

describe('the steps of a workflow', () => {
  it('run when those before them are done', async () => {
    const { path, metrics, tasks } = await played([
      step('a', 2),
      step('b', 3, ['a']),
      step('c', 1, ['a']),
      step('d', 1, ['b', 'c']),
    ]);
    expect(path).toEqual([
      ['w-0/a', 0, 2, 0],
      ['w-0/b', 2, 5, 0],
      ['w-0/c', 2, 3, 1],
      ['w-0/d', 5, 6, 0],
    ]);
    expect(metrics.makespan).toBe(6);
    expect(metrics.workflows).toMatchObject({ completed: 1, failed: 0, meanResponse: 6, meanSlowdown: 1 });
    expect(tasks).toMatchObject({ arrived: 4, completed: 4 });
  });

  it('that nothing precedes are ready when the workflow arrives, in the order of the file', async () => {
    const { path } = await played([step('a', 2), step('b', 1), step('c', 1)], { executors: [{ name: 'm' }] });
    expect(path.map(([name, start]) => [name, start])).toEqual([
      ['w-0/a', 0],
      ['w-0/b', 2],
      ['w-0/c', 3],
    ]);
  });

  it('may stand in the file before those that they wait for', async () => {
    const { path } = await played([step('last', 1, ['first']), step('first', 2)]);
    expect(path).toEqual([
      ['w-0/first', 0, 2, 0],
      ['w-0/last', 2, 3, 0],
    ]);
  });

  it('of several workflows wait for each other: at one instant in the order of workflow and step', async () => {
    // One machine: a0 in 0..1; then a1 came at 1, b0 and c0 became ready at 1: workflow 0 goes first.
    const { path } = await played([step('a', 1), step('b', 1, ['a']), step('c', 1, ['a'])], {
      horizon: { tasks: 2 },
      executors: [{ name: 'm' }],
    });
    expect(path).toEqual([
      ['w-0/a', 0, 1, 0],
      ['w-0/b', 1, 2, 0],
      ['w-0/c', 2, 3, 0],
      ['w-1/a', 3, 4, 0],
      ['w-1/b', 4, 5, 0],
      ['w-1/c', 5, 6, 0],
    ]);
  });

  it('are asked about one by one under control dispatch', async () => {
    const { path, metrics } = await played([step('a', 2), step('b', 3, ['a']), step('c', 1, ['a'])], {
      control: 'dispatch',
      scheduler: rank((point, i) => point.executor(i).backlog),
    });
    expect(path).toEqual([
      ['w-0/a', 0, 2, 0],
      ['w-0/b', 2, 5, 0],
      ['w-0/c', 2, 3, 1],
    ]);
    expect(metrics.workflows).toMatchObject({ completed: 1, meanResponse: 5 });
  });

  it('may be started later than possible: waiting is a choice while something is to come', async () => {
    let asked = 0;
    const { path } = await played([step('a', 4), step('b', 1)], {
      scheduler: {
        // a starts; b is put off until a has finished, when nothing is pending and waiting is not allowed.
        choose(point) {
          const wait = point.size - 1;
          expect(point.kind(wait)).toBe('wait');
          return asked++ > 0 && point.allowed(wait) ? wait : 0;
        },
      },
    });
    expect(path).toEqual([
      ['w-0/a', 0, 4, 0],
      ['w-0/b', 4, 5, 0],
    ]);
  });
});

describe('clients of a closed system', () => {
  it('start their next workflow a while after the last has ended', async () => {
    const { path } = await played([step('a', 2), step('b', 1, ['a'])], {
      horizon: { tasks: 4 },
      arrivals: { process: 'closed', clients: 2, think: fixed(0.5) },
    });
    expect(path).toEqual([
      ['w-0/a', 0, 2, 0],
      ['w-1/a', 0, 2, 1],
      ['w-0/b', 2, 3, 0],
      ['w-1/b', 2, 3, 1],
      ['w-2/a', 3.5, 5.5, 0],
      ['w-3/a', 3.5, 5.5, 1],
      ['w-2/b', 5.5, 6.5, 0],
      ['w-3/b', 5.5, 6.5, 1],
    ]);
  });

  it('start it also when the last has failed, without thinking at the same instant', async () => {
    // One place for two steps: the second is rejected, and the workflow fails as the first ends.
    const { path, metrics } = await played([step('a', 2), step('b', 1)], {
      control: 'dispatch',
      horizon: { tasks: 2 },
      executors: [{ name: 'm', queue: { capacity: 1 } }],
      arrivals: { process: 'closed', clients: 1, think: fixed(0) },
    });
    expect(path.map(([name, start]) => [name, start])).toEqual([
      ['w-0/a', 0],
      ['w-0/b', Number.NaN],
      ['w-1/a', 2],
      ['w-1/b', Number.NaN],
    ]);
    expect(metrics.workflows).toMatchObject({ completed: 0, failed: 2 });
  });
});

describe('a plain task under control workflow', () => {
  it('waits with the scheduler until an executor is free', async () => {
    const { path, tasks } = await played([], {
      workflows: undefined,
      horizon: { tasks: 3 },
      executors: [{ name: 'm' }],
      tasks: [{ name: 'unit', work: fixed(2.5) }],
    });
    expect(path).toEqual([
      [0, 0, 2.5, 0],
      [1, 2.5, 5, 0],
      [2, 5, 7.5, 0],
    ]);
    expect(tasks.completed).toBe(3);
  });

  it('takes as many slots as it needs, of executors that have them', async () => {
    const { path } = await played([step('a', 1), step('b', 1), { ...step('c', 1), task: 'wide' }], {
      executors: [{ name: 'm', slots: 2 }],
      tasks: [
        { name: 'unit', work: fixed(1) },
        { name: 'wide', work: fixed(1), slots: 2 },
      ],
    });
    expect(path).toEqual([
      ['w-0/a', 0, 1, 0],
      ['w-0/b', 0, 1, 0],
      ['w-0/c', 1, 2, 0],
    ]);
  });
});

describe('a ready step', () => {
  it('that loses patience ends there, and its workflow fails', async () => {
    const { path, tasks, metrics } = await played(
      [step('a', 5), { ...step('b', 1), task: 'eager' }, step('c', 1, ['a', 'b'])],
      {
        executors: [{ name: 'm' }],
        tasks: [
          { name: 'unit', work: fixed(1) },
          { name: 'eager', work: fixed(1), patience: 1 },
        ],
      },
    );
    expect(path).toEqual([
      ['w-0/a', 0, 5, 0],
      ['w-0/b', Number.NaN, 1, -1],
    ]);
    expect(tasks).toMatchObject({ arrived: 2, completed: 1, abandoned: 1 });
    expect(metrics.workflows).toMatchObject({ completed: 0, failed: 1, lostSteps: 1 });
  });

  it('begins when the scheduler has thought about it', async () => {
    const { path } = await played([step('a', 2), step('b', 1), step('c', 1, ['a', 'b'])], {
      thinking: { constant: 0.25 },
    });
    // One thought after another: about a until 0.25, about b until 0.5, about c from 2.25 on.
    expect(path).toEqual([
      ['w-0/a', 0.25, 2.25, 0],
      ['w-0/b', 0.5, 1.5, 1],
      ['w-0/c', 2.5, 3.5, 0],
    ]);
  });

  it('begins only where its class may run', async () => {
    const { path } = await played([{ ...step('a', 1), task: 'picky' }, step('b', 2)], {
      tasks: [
        { name: 'unit', work: fixed(1) },
        { name: 'picky', work: fixed(1), requires: { executor: 'right' } },
      ],
      executors: [{ name: 'left' }, { name: 'right' }],
    });
    expect(path).toEqual([
      ['w-0/a', 0, 1, 1],
      ['w-0/b', 0, 2, 0],
    ]);
  });
});

describe('what steps hand over', () => {
  const links = { bandwidth: 100, latency: 0.5 };

  it('reaches another executor latency + bytes / bandwidth after it is finished, and its own at once', async () => {
    const steps = [
      step('a', 2),
      step('b', 1, [{ step: 'a', bytes: 250 }]),
      step('c', 1, [{ step: 'a', bytes: 250 }]),
    ];
    const { path } = await played(steps, { links });
    expect(path).toEqual([
      ['w-0/a', 0, 2, 0],
      ['w-0/b', 2, 3, 0],
      ['w-0/c', 5, 6, 1],
    ]);
  });

  it('is on its way whenever the choice is made, and the latest of it counts', async () => {
    // b ends at 2 on m-1, c at 5 on m-0; d on m-2 waits for b's 1000 bytes, there at 12.5, not for c's, there at 6.5.
    const steps = [
      step('b', 2),
      step('c', 5),
      step('d', 1, [
        { step: 'b', bytes: 1000 },
        { step: 'c', bytes: 100 },
      ]),
    ];
    const place: Record<string, number> = { b: 1, c: 0, d: 2 };
    const { path } = await played(steps, {
      links,
      executors: [{ name: 'm', count: 3 }],
      scheduler: {
        choose(point) {
          const i = Array.from({ length: point.runs }, (_, k) => k).find(
            (k) => point.executor(k).index === place[point.task(k).step!.name],
          )!;
          if (point.task(i).step!.name === 'd') expect(point.startDelay(i)).toBeCloseTo(7.5, 9);
          return i;
        },
      },
    });
    expect(path).toEqual([
      ['w-0/b', 0, 2, 1],
      ['w-0/c', 0, 5, 0],
      ['w-0/d', 12.5, 13.5, 2],
    ]);
  });

  it('costs nothing without links, and edges without bytes only keep the order', async () => {
    const steps = [step('a', 2), step('b', 1, [{ step: 'a', bytes: 250 }]), step('c', 1, ['a'])];
    expect((await played(steps)).path.map(([, start]) => start)).toEqual([0, 2, 2]);
    expect((await played(steps, { links })).path.map(([, start]) => start)).toEqual([0, 2, 2]);
  });

  it('holds the slot that its task was promised', async () => {
    // b's data take until 5 on m-1: nothing else may begin there meanwhile.
    const steps = [
      step('a', 2),
      step('x', 10, ['a']),
      step('b', 1, [{ step: 'a', bytes: 250 }]),
      step('c', 1, ['a']),
    ];
    const { path } = await played(steps, { links });
    expect(path).toEqual([
      ['w-0/a', 0, 2, 0],
      ['w-0/x', 2, 12, 0],
      ['w-0/b', 5, 6, 1],
      ['w-0/c', 6, 7, 1],
    ]);
  });
});

describe('steps under a condition', () => {
  it('that do not run are done as soon as those before them are', async () => {
    const { path, metrics } = await played([
      step('a', 2),
      step('b', 3, ['a'], { probability: 0 }),
      step('c', 1, ['b']),
    ]);
    expect(path).toEqual([
      ['w-0/a', 0, 2, 0],
      ['w-0/c', 2, 3, 0],
    ]);
    expect(metrics.workflows).toMatchObject({ completed: 1, meanResponse: 3, lostSteps: 0 });
  });

  it('hand nothing over when they do not run', async () => {
    const { path } = await played(
      [step('a', 2), step('b', 3, ['a'], { probability: 0 }), step('c', 1, [{ step: 'b', bytes: 1e6 }])],
      { links: { bandwidth: 1 } },
    );
    expect(path.at(-1)).toEqual(['w-0/c', 2, 3, 0]);
  });

  it('run where an earlier one runs, or where it does not', async () => {
    const { path } = await played(
      [
        step('ask', 1),
        step('long', 1, ['ask'], { probability: 0.5 }),
        step('check', 1, ['long'], { when: 'long' }),
        step('short', 1, ['ask'], { unless: 'long' }),
        step('send', 1, ['check', 'short']),
      ],
      { horizon: { tasks: 200 }, executors: [{ name: 'm', slots: 100 }] },
    );
    const ran = new Map<string, string[]>();
    for (const [name] of path) {
      const [workflow, each] = String(name).split('/');
      ran.set(workflow!, [...(ran.get(workflow!) ?? []), each!]);
    }
    const kinds = new Map<string, number>();
    for (const steps of ran.values()) kinds.set(steps.join(), (kinds.get(steps.join()) ?? 0) + 1);
    expect([...kinds.keys()].sort()).toEqual(['ask,long,check,send', 'ask,short,send']);
    expect(Math.abs(kinds.get('ask,short,send')! - 100)).toBeLessThan(4 * Math.sqrt(50));
  });
});

describe('a workflow that goes back', () => {
  it('runs all steps of the loop anew, each with work of its own', async () => {
    const { path, metrics } = await played(
      [
        { name: 'draft', task: 'unit', work: { dist: 'exponential', mean: 1 } },
        step('check', 1, ['draft'], { repeat: { from: 'draft', probability: 0.6 } }),
        step('send', 1, ['check']),
      ],
      { horizon: { tasks: 400 }, executors: [{ name: 'm', slots: 1000 }] },
    );
    const named = (name: string) => path.filter(([id]) => String(id).split('/')[1]!.split('~')[0] === name);
    expect(named('send')).toHaveLength(400);
    expect(named('draft')).toHaveLength(named('check').length);
    // Visits are geometric with mean 2.5 and variance 3.75.
    expect(Math.abs(named('check').length - 1000)).toBeLessThan(4 * Math.sqrt(400 * 3.75));
    const works = named('draft').map(([, start, finish]) => Number(finish) - Number(start));
    expect(new Set(works).size).toBe(works.length);
    // Nothing ever waits: responses are the critical paths.
    expect(metrics.workflows!.meanSlowdown).toBeCloseTo(1, 12);
    expect(metrics.workflows!.completed).toBe(400);
  });

  it('names the visits', async () => {
    const { path } = await played([step('a', 1, [], { repeat: { probability: 0.9 } })]);
    expect(path.slice(0, 2).map(([name]) => name)).toEqual(['w-0/a', 'w-0/a~2']);
  });
});

describe('a workflow of which a step ends without being completed', () => {
  const tight = { executors: [{ name: 'm', queue: { capacity: 1 } }], control: 'dispatch' };

  it('fails: what is under way goes on, later steps never come', async () => {
    const steps = [step('a', 5), step('b', 1), step('c', 1, ['a', 'b']), step('d', 1, ['c'])];
    const sla = { deadline: 100, penalty: 3 };
    const { path, tasks, metrics, objective } = await played(steps, {
      ...tight,
      workflows: [{ name: 'w', steps, sla }],
      reward: { sla: 1 },
    });
    expect(path.map(([name]) => name)).toEqual(['w-0/a', 'w-0/b']);
    expect(tasks).toMatchObject({ arrived: 2, completed: 1, rejected: 1 });
    expect(metrics.workflows).toMatchObject({
      completed: 0,
      failed: 1,
      unfinished: 0,
      meanResponse: null,
      lostSteps: 2,
      slaAttainment: 0,
      slaPenalty: 3,
    });
    expect(objective).toBe(3);
  });

  it('leaves nothing behind', async () => {
    const steps = [step('a', 5), step('b', 1), step('c', 1, ['a', 'b'])];
    const { metrics, tasks } = await played(steps, { ...tight, horizon: { tasks: 50 } });
    expect(metrics.workflows).toMatchObject({ completed: 0, failed: 50, unfinished: 0 });
    expect(tasks.unfinished).toBe(0);
  });
});

describe('the deadline of a workflow', () => {
  const steps = [step('a', 2), step('b', 2, ['a'])];
  const promised = (deadline: number) => ({
    workflows: [{ name: 'w', steps, sla: { deadline, penalty: 5 } }],
  });

  it('counts from its arrival to its last finish', async () => {
    expect((await played([], promised(4))).metrics.workflows).toMatchObject({
      slaAttainment: 1,
      slaPenalty: 0,
    });
    expect((await played([], promised(3.9))).metrics.workflows).toMatchObject({
      slaAttainment: 0,
      slaPenalty: 5,
    });
  });

  it('is missed by workflows that are overdue when the clock stops', async () => {
    const { metrics, objective } = await played([], {
      ...promised(1.5),
      horizon: { seconds: 3.1 },
      reward: { sla: 1 },
    });
    // Three have come, at 1, 2 and 3; the first, due at 2.5, is overdue at 3.1.
    expect(metrics.workflows).toMatchObject({ completed: 0, unfinished: 3, slaAttainment: 0, slaPenalty: 5 });
    expect(objective).toBe(5);
  });
});
