import { expect, it } from 'vitest';
import { MetricMeans } from '../../../src/learn/update/metric-means.ts';

it('weighs means by the updates they stand for, and begins anew once they were taken', () => {
  const means = new MetricMeans();
  means.add({ loss: 1 });
  means.add({ loss: 4 }, 2);
  const again = new MetricMeans();
  again.load(means.save());
  for (const each of [means, again]) {
    expect(each.take()).toEqual({ loss: 3 });
    expect(each.take()).toEqual({});
  }
});
