import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entriesOf, whyLeftAlone } from '../../../src/serve/slurm/entry.ts';
import { explicitByFactors, explicitByFall } from '../../../src/serve/slurm/explicit.ts';
import { readPartitions } from '../../../src/serve/slurm/partition.ts';
import { readQueue } from '../../../src/serve/slurm/queued-job.ts';
import { SlurmTrouble } from '../../../src/serve/slurm/trouble.ts';
import { job } from './fake-slurm.ts';

const queue = (...jobs: object[]) => readQueue(JSON.stringify({ jobs }));
const number = (value: number) => ({ set: true, infinite: false, number: value });

describe('the queue', () => {
  it('reads the same of old and new versions', () => {
    const old = job(7, { array_job_id: 6, array_task_id: 2, nice: 30, cpus: 16 });
    const recent = {
      ...old,
      array_job_id: number(6),
      job_state: ['PENDING', 'REQUEUED'],
      cpus: number(16),
      time_limit: number(60),
      submit_time: number(1007),
      eligible_time: number(1007),
      start_time: { set: false, infinite: false, number: 0 },
      priority: number(1),
      het_job_id: number(0),
      hold: false,
    };
    const [a] = queue(old);
    expect(queue(recent)).toEqual([a]);
    expect(a).toMatchObject({
      id: 7,
      array: 6,
      pending: true,
      limit: 3600,
      slots: 16,
      priority: 1,
      nice: 30,
    });
  });

  it('knows jobs without a limit, and held ones', () => {
    const forever = { set: false, infinite: true, number: 0 };
    expect(
      queue(job(1, { time_limit: forever }), job(2, { time_limit: 0 })).map(({ limit }) => limit),
    ).toEqual([null, null]);
    expect(
      queue(job(1, { hold: true }), job(2, { state_reason: 'JobHeldUser' })).map((each) => each.priority),
    ).toEqual([0, 0]);
  });

  it('is trouble where it cannot be read', () => {
    for (const text of ['', '{"jobs": 1}', '{"jobs": [{"job_id": "x"}]}']) {
      expect(() => readQueue(text)).toThrow(SlurmTrouble);
    }
    expect(() => readQueue('{"jobs": [{"job_id": "x"}]}')).toThrow(/^squeue --json: jobs\.0\.job_id: /);
  });

  it('sees an array as one, and leaves alone what is not its business', () => {
    const task = (id: number, change = {}) => job(id, { array_job_id: 5, ...change });
    const [array] = entriesOf(queue(task(5), task(6)));
    expect(array).toMatchObject({ id: 5, priority: 1 });
    const why = (...jobs: object[]) => whyLeftAlone(entriesOf(queue(...jobs))[0]!, 2000);
    expect(why(task(5), task(6))).toBeNull();
    expect(why(task(5), task(6, { priority: 0 }))).toBe('held');
    expect(why(task(5), task(6, { priority: 3 }))).toBe('tasks of different priorities');
    expect(why(job(1, { dependency: 'afterok:2(unfulfilled)' }))).toBe('dependency');
    expect(why(job(1, { eligible_time: 3000 }))).toBe('begin time');
    expect(why(job(1, { resv_name: 'maintenance' }))).toBe('reservation');
    expect(why(job(1, { het_job_id: 1 }))).toBe('heterogeneous');
    expect(why(job(1, { nice: 10 }))).toBe('nice');
  });
});

describe('partitions', () => {
  it('are read with limits and shortened numbers', () => {
    expect(readPartitions('main|8/20/4/32|up|infinite\nbig|0/12K/0/12K|down|1-02:03:04\n\nodd\n')).toEqual([
      { name: 'main', slots: 32, free: 20, open: true, limit: null },
      { name: 'big', slots: 12_288, free: 12_288, open: false, limit: 93_784 },
    ]);
  });
});

describe('priorities of others', () => {
  it('are those that Slurm knows no factors of', () => {
    const lines = [
      '2|1|0|0|0|0|0|0|0|',
      '3|5000|0|0|0|0|0|0|0|cpu=0.00',
      '4|120|20|0|0|100|0|0|0|',
      '5|9|0|0|0|0|0|0|0|cpu=9.00',
    ];
    expect([...explicitByFactors(lines.join('\n'))]).toEqual([3]);
  });
  it('are those that do not fall, where Slurm lets them fall', () => {
    const entries = [100, 99, 5000, 97, 3, 95].map((priority, id) => ({ id, priority }));
    expect([...explicitByFall(entries)]).toEqual([2, 4]);
  });
  it('are none of what Slurm gave by itself', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1000)), (priorities) => {
        const falling = priorities.sort((a, b) => b - a).map((priority, id) => ({ id, priority }));
        expect(explicitByFall(falling).size).toBe(0);
      }),
    );
  });
});
