import { describe, expect, it } from 'vitest';
import { followed } from '../../fixtures/sample-path.ts';

const power = { idle: 0, max: 200 };
const queue = { discipline: 'srpt' };
/** Enough for one of two slots. */
const rest = { sites: [{ name: 'default', powerLimit: 150 }] };

describe('a task that would interrupt another where power is short', () => {
  it('takes its place', async () => {
    const { ends } = await followed({
      tasks: [
        [0, 5],
        [1, 1],
      ],
      executors: [{ name: 'server', slots: 2, queue, power }],
      rest,
    });
    expect(ends).toMatchObject([{ finish: 6 }, { start: 1, finish: 2 }]);
  });

  it('waits, and interrupts nobody, where that would not free enough', async () => {
    const { ends, journal } = await followed({
      tasks: [
        [0, 5],
        [1, 1],
      ],
      executors: [
        { name: 'a', slots: 2, queue, power },
        { name: 'b', slots: 2, queue, power },
      ],
      rest,
      choose: (point) => point.task(0).index,
    });
    expect(ends).toMatchObject([{ finish: 5 }, { start: 5, finish: 6 }]);
    expect(journal.some((line) => line.includes('interrupt'))).toBe(false);
  });
});
