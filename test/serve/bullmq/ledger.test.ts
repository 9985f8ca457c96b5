import { describe, expect, it } from 'vitest';
import { Ledger } from '../../../src/serve/bullmq/ledger.ts';

const job = (id: string, seconds: number) => ({
  id,
  seconds,
  added: 0,
  deadline: null,
  slots: 1,
  began: null,
});

/** A ledger of two slots, whose usual job takes 3 s. */
const ledger = () => new Ledger(2, 3);

describe('the load of a queue', () => {
  it('is nothing before there was anything', () => {
    expect(ledger().load(0)).toEqual({ free: 2, queueLength: 0, load: 0, backlog: 0 });
  });

  it('holds a job from its decision on, and once only', () => {
    const known = ledger();
    const load = () => known.load(0).load;
    known.send(job('a', 4));
    expect(known.load(0)).toEqual({ free: 1, queueLength: 0, load: 1, backlog: 4 });
    known.ask();
    known.count({ waiting: 0, active: 0 });
    expect(load(), 'it had not arrived when Redis was asked').toBe(1);
    known.ask();
    known.arrived('a');
    known.count({ waiting: 0, active: 0 });
    expect(load(), 'it arrived only after that').toBe(1);
    known.ask();
    expect(load()).toBe(1);
    known.count({ waiting: 1, active: 0 });
    expect(load(), 'Redis counts it now').toBe(1);
  });

  it('takes the jobs of others to be as long as ours, or as usual where there are none', () => {
    const known = ledger();
    known.count({ waiting: 3, active: 2 });
    expect(known.load(0)).toEqual({ free: 0, queueLength: 3, load: 5, backlog: 15 });
    known.send(job('a', 1));
    known.arrived('a');
    known.ask();
    known.count({ waiting: 4, active: 2 });
    expect(known.load(0).backlog).toBe(1 + 5 * 1);
  });

  it('shrinks while a job runs, by no more than the job, and grows again when it has to begin anew', () => {
    const known = ledger();
    for (const id of ['a', 'b']) known.send(job(id, 4));
    known.begin('a', 1000);
    expect(known.load(2000).backlog).toBe(7);
    expect(known.load(60_000).backlog).toBe(4);
    known.wait('a');
    expect(known.load(60_000).backlog).toBe(8);
  });

  it('does not wait for the news of an end that Redis has counted', () => {
    const known = ledger();
    for (const id of ['a', 'b']) {
      known.send(job(id, 4));
      known.arrived(id);
    }
    known.ask();
    known.count({ waiting: 0, active: 1 });
    expect(known.load(0)).toMatchObject({ load: 1, backlog: 4 });
    expect(known.take('a')).toMatchObject({ id: 'a' });
    expect(known.take('a')).toBeUndefined();
    expect(known.size).toBe(1);
  });
});
