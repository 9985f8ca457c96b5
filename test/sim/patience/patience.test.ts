import { describe, expect, it } from 'vitest';
import { Simulator } from '../../../src/index.ts';
import { followed } from '../../fixtures/sample-path.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

describe('patience', () => {
  it('ends the wait in a queue, not a run, and those behind move up', async () => {
    const { ends, simulator } = await followed({
      tasks: [
        [0, 5],
        [1, 4],
        [2, 1],
        [2.5, 1],
      ],
      task: { patience: 3 },
      executors: [{ name: 'server' }],
    });
    expect(ends).toMatchObject([
      { outcome: 'completed', finish: 5 },
      { outcome: 'abandoned', finish: 4 },
      { outcome: 'completed', start: 5, finish: 6 },
      { outcome: 'abandoned', finish: 5.5 },
    ]);
    expect(simulator.counts).toMatchObject({ completed: 2, abandoned: 2, unfinished: 0 });
    const reasons = simulator.journal!.entries.filter(({ entry }) => entry === 'abandonment');
    expect(reasons.map(({ detail }) => detail)).toEqual([{ reason: 'impatient' }, { reason: 'impatient' }]);
  });

  it('can last until the deadline', async () => {
    const { ends, metrics } = await followed({
      tasks: [
        [0, 5],
        [1, 1],
      ],
      task: { patience: 'deadline', sla: { deadline: 3, penalty: 2 } },
      executors: [{ name: 'server' }],
    });
    expect(ends).toMatchObject([{ finish: 5 }, { outcome: 'abandoned', finish: 4 }]);
    expect(metrics.slaPenalty).toBe(4);
  });

  it('is seen to when a task that travels gets there', async () => {
    const { ends } = await followed({
      tasks: [[0, 1]],
      task: { patience: 1 },
      executors: [{ name: 'far', latency: 1.5 }],
    });
    expect(ends).toMatchObject([{ outcome: 'abandoned', finish: 1.5 }]);
  });

  it('is over once a task has begun, whatever befalls it', async () => {
    const { ends } = await followed({
      tasks: [
        [0, 6],
        [4, 2],
      ],
      task: { patience: 7, retry: { progress: 'resume' } },
      executors: [{ name: 'server', failures: { uptime: 5, repair: 9 } }],
    });
    // Down from 5 to 14: the first goes on, the second gives up at 11.
    expect(ends).toMatchObject([
      { outcome: 'completed', finish: 15 },
      { outcome: 'abandoned', finish: 11 },
    ]);
  });

  it('leaves a queue of any discipline', async () => {
    for (const discipline of ['lifo', 'priority', 'preemptive', 'sjf', 'srpt']) {
      const { ends } = await followed({
        tasks: [
          [0, 5],
          [1, 6],
        ],
        task: { patience: 3 },
        executors: [{ name: 'server', queue: { discipline } }],
      });
      expect(ends[1]).toMatchObject({ outcome: 'abandoned', finish: 4 });
    }
  });

  it('ends the wait of one that was put off, who is not asked about again', async () => {
    const asked: number[] = [];
    const { ends } = await followed({
      tasks: [
        [0, 1],
        [1, 1],
        [7, 1],
      ],
      task: { patience: 3 },
      executors: [{ name: 'server' }],
      rest: { choices: { defer: { seconds: 5, limit: 9 } } },
      choose: (point) => {
        asked.push(point.now);
        return point.now === 0 ? point.runs : 0;
      },
    });
    expect(asked).toEqual([0, 1, 7]);
    expect(ends).toMatchObject([
      { outcome: 'abandoned', finish: 3 },
      { outcome: 'completed', finish: 2 },
      { outcome: 'completed', finish: 8 },
    ]);
  });

  it('is given up by jobs that wait for the scheduler of a batch machine', async () => {
    const { ends } = await followed({
      tasks: [
        [0, 5],
        [1, 1],
        [3, 1],
      ],
      task: { patience: 3 },
      executors: [{ name: 'machine' }],
      rest: { control: 'batch', batch: { backfill: 'easy' } },
    });
    expect(ends).toMatchObject([
      { finish: 5 },
      { outcome: 'abandoned', finish: 4 },
      { outcome: 'completed', start: 5 },
    ]);
  });

  it('is not known to those who predict starts, but what became of it is', async () => {
    const scenario = await scenarioOf({
      name: 'predicted',
      horizon: { tasks: 4 },
      executors: [{ name: 'server' }],
      tasks: [{ name: 't', work: { dist: 'deterministic', value: 5 }, patience: 2.5 }],
      arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 2 } },
    });
    const simulator = new Simulator(scenario, { seed: '1' });
    const predicted: number[] = [];
    for (let point = simulator.advance(); point; point = simulator.advance()) {
      predicted.push(point.now + point.startDelay(0));
      simulator.apply(0);
    }
    // The second, which came at 4, is still there at 6 and has given up by 8.
    expect(predicted).toEqual([2, 7, 12, 12]);
  });

  it('lasts long enough to begin at once', async () => {
    const { ends } = await followed({
      tasks: [
        [0, 2],
        [1, 2],
        [2, 2],
      ],
      task: { patience: 0 },
      executors: [{ name: 'server' }],
    });
    expect(ends.map(({ outcome }) => outcome)).toEqual(['completed', 'abandoned', 'completed']);
  });
});
