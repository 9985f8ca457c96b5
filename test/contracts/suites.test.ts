import { describe, expect, test } from 'vitest';
import { SPLITS } from '../../src/bench/seeds.ts';
import { shippedNames } from '../../src/cli/scenario-file.ts';
import { loadSuite } from '../../src/cli/suite-file.ts';

const LEAST_TEST_WORLDS = 20;

describe.each(shippedNames('suites'))('suite %s', async (name) => {
  const { suite, splits } = await loadSuite([name], []);
  const every = SPLITS.flatMap((split) => splits[split].instances.map((instance) => ({ split, instance })));

  test('has splits that are disjoint in seeds, in workloads and in fleets', () => {
    expect(suite.heldOut).toBe(true);
    for (const [a, first] of SPLITS.entries()) {
      for (const second of SPLITS.slice(a + 1)) {
        expect(splits[first].seeds.filter((seed) => splits[second].seeds.includes(seed))).toEqual([]);
        for (const part of ['workload', 'fleet', 'hash'] as const) {
          const known = new Set(splits[first].instances.map((instance) => instance[part]));
          expect(splits[second].instances.filter((instance) => known.has(instance[part]))).toEqual([]);
        }
      }
    }
  });

  test('reports on at least twenty worlds, of more than one workload and more than one fleet', () => {
    const { seeds, instances } = splits.test;
    expect(seeds.length * instances.length).toBeGreaterThanOrEqual(LEAST_TEST_WORLDS);
    expect(new Set(instances.map(({ workload }) => workload)).size).toBeGreaterThan(1);
    expect(new Set(instances.map(({ fleet }) => fleet)).size).toBeGreaterThan(1);
  });

  test('asks one question, so that one list of schedulers answers all of it', () => {
    expect(new Set(every.map(({ instance }) => instance.loaded.control)).size).toBe(1);
  });

  test('calls every instance by a name of its own', () => {
    expect(new Set(every.map(({ instance }) => instance.scenario)).size).toBe(every.length);
  });
});
