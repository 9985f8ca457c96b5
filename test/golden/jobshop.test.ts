import { expect, it } from 'vitest';
import { schedulers } from '../../policies/static/index.ts';
import { run, type Scenario, Simulator } from '../../src/index.ts';
import { memoryFile } from '../../src/workload/byte-file.ts';
import { jobshop } from '../../src/workload/importers/jobshop.ts';
import { scenarioOf } from '../fixtures/scenario.ts';
import { describeShared, shared } from '../fixtures/shared.ts';

describeShared('job shops of golden/jobshop_nondelay.json', () => {
  const file = memoryFile('ft_la.json', shared('data/jobshop/ft_la.json'));
  const { makespan } = JSON.parse(shared('golden/jobshop_nondelay.json')) as {
    makespan: Record<string, Record<string, number>>;
  };

  it('has 43 instances and 8 rules', () => {
    expect(Object.keys(makespan)).toHaveLength(43);
    for (const rules of Object.values(makespan)) expect(Object.keys(rules)).toHaveLength(8);
  });

  it.each(Object.entries(makespan))('plays every rule on %s to the second', async (instance, golden) => {
    const { scenario: spec } = await jobshop.convert([file], { instance });
    const scenario = await scenarioOf({ name: instance, ...spec(null) });
    const played = Object.fromEntries(Object.keys(golden).map((rule) => [rule, play(scenario, rule)]));
    expect(played).toEqual(golden);
  });
});

function play(scenario: Scenario, rule: string): number {
  const name = rule.toLowerCase().replace('_', '-');
  const scheduler = schedulers.get(name).create({ scenario, parameters: {}, seed: '1' });
  return run(new Simulator(scenario, { seed: '1' }), scheduler).metrics.makespan!;
}
