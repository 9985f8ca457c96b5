import { describe, expect, it } from 'vitest';
import { noKpis } from '../../../src/sim/kpis.ts';
import { followed } from '../../fixtures/sample-path.ts';

describe('slots that are shared, while their executor is closed', () => {
  it('are not busy and cost nothing; its tasks go on when it opens', async () => {
    const { simulator, metrics, ends } = await followed({
      tasks: [
        [0, 40],
        [1, 30],
        [90, 5],
      ],
      executors: [
        {
          name: 'm',
          queue: { discipline: 'ps' },
          price: { perSecond: 1 },
          calendar: { open: [{ to: '00:01' }] },
        },
      ],
    });
    // By 60 the first has 30.5 of its 40 seconds and the second 29.5 of 30; a day later all three share,
    // then two.
    expect(ends.map(({ finish }) => finish - 86400)).toEqual([15, 1.5, 10.5]);
    const kpis = noKpis();
    simulator.readKpis(kpis);
    expect([kpis.cost, metrics.cost]).toEqual([75, 75]);
  });
});
