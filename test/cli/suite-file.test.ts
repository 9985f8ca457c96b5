import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSuite } from '../../src/cli/suite-file.ts';
import { temporaryFolder } from './cli.ts';

const SCENARIO = `
name: tiny
horizon: {tasks: 400}
executors: [{name: e, count: 2}]
tasks: [{name: t, work: {dist: exponential, mean: 1}}]
arrivals: {process: poisson, rate: 1}
`;

/** A suite whose splits have these settings of one scenario, the seeds being disjoint. */
function suiteWith(train: string, validation: string, test: string, more = ''): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'tiny.yaml'), SCENARIO);
  const split = (seeds: string, name: string, set: string) =>
    `{seeds: ${seeds}, instances: [{name: ${name}, scenario: tiny.yaml, set: [${set}]}]}`;
  const file = join(folder, 'suite.yaml');
  writeFileSync(
    file,
    `name: tinies\nsplits:\n  train: ${split('11..12', 'a', train)}\n` +
      `  validation: ${split('21..22', 'b', validation)}\n  test: ${split('1..2', 'c', test)}\n${more}`,
  );
  return file;
}

const FLEET = (count: number) => `executors.0.count=${count}`;
const RATE = (rate: number) => `arrivals.rate=${rate}`;

describe('loadSuite', () => {
  it('plays each instance with its own settings, the user’s last', async () => {
    const file = suiteWith(`${FLEET(2)}, ${RATE(1)}`, `${FLEET(3)}, ${RATE(2)}`, `${FLEET(4)}, ${RATE(3)}`);
    const { splits, suite } = await loadSuite([file], ['horizon.tasks=50']);
    expect(suite).toMatchObject({ name: 'tinies', heldOut: true });
    const [instance] = splits.test.instances;
    expect(instance).toMatchObject({ scenario: 'c', set: ['executors.0.count=4', 'arrivals.rate=3'] });
    expect(instance!.loaded).toMatchObject({ executors: [{ count: 4 }], horizon: { tasks: 50 } });
  });

  it.each([
    [
      'workload',
      `${FLEET(4)}, horizon.tasks=90`,
      "splits.train: 'a' has the workload of 'c' of the test split",
    ],
    ['fleet', RATE(3), "splits.validation: 'b' has the fleet of 'c' of the test split"],
  ])('refuses splits that share a %s, whatever else differs', async (part, settings, message) => {
    const own = `${FLEET(7)}, ${RATE(7)}`;
    const test = part === 'workload' ? `${FLEET(5)}, reward.cost=3` : RATE(4);
    const file = part === 'workload' ? suiteWith(settings, own, test) : suiteWith(own, settings, test);
    await expect(loadSuite([file], [])).rejects.toThrow(message);
  });

  it('hashes what is compared on, not how it is written', async () => {
    const settings = [
      `${FLEET(2)}, ${RATE(1)}`,
      `${FLEET(3)}, ${RATE(2)}`,
      `${FLEET(4)}, ${RATE(3)}`,
    ] as const;
    const { hash } = await loadSuite([suiteWith(...settings)], []);
    expect((await loadSuite([suiteWith(...settings, 'policies: [random]\n')], [])).hash).toBe(hash);
    const [train, validation] = settings;
    expect((await loadSuite([suiteWith(train, validation, `${FLEET(4)}, ${RATE(5)}`)], [])).hash).not.toBe(
      hash,
    );
  });

  it('lets scenarios without a suite share their worlds, for only seeds can differ', async () => {
    const { suite, splits } = await loadSuite(['two-tier'], []);
    expect(suite).toMatchObject({ name: 'two-tier', heldOut: false });
    expect(splits.train.instances[0]!.workload).toBe(splits.test.instances[0]!.workload);
  });
});

it('looks among suites and scenarios for what was meant', async () => {
  await expect(loadSuite(['routng'], [])).rejects.toThrow(
    /^no such file or shipped suite or scenario: 'routng'; did you mean 'routing'\? /,
  );
});
