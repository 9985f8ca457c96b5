import { expect, it } from 'vitest';
import { schedulers } from '../../policies/static/index.ts';
import { type Parameters, run, type Scenario, Simulator } from '../../src/index.ts';
import { packingScenario } from '../fixtures/openb.ts';
import { describeShared, shared } from '../fixtures/shared.ts';

interface Packing {
  readonly deterministic: readonly {
    readonly policy: string;
    readonly order: string;
    readonly pods: number;
    readonly alloc_at: Readonly<Record<string, number>>;
    readonly final: number;
    readonly fails: number;
  }[];
  readonly published_fgd_artifact_default: Readonly<
    Record<string, Readonly<Record<string, { mean: number }>>>
  >;
}

const POLICIES: Readonly<Record<string, string>> = {
  FIRSTFIT: 'first-fit',
  BESTFIT: 'best-fit',
  FGD: 'fgd',
};

/** As many as were published. */
const SHUFFLES = Array.from({ length: 10 }, (_, k) => `${k + 1}`);

function packed(scenario: Scenario, policy: string, parameters: Parameters = {}) {
  const scheduler = schedulers.get(policy).create({ scenario, parameters, seed: '1' });
  return run(new Simulator(scenario, { seed: '1' }), scheduler);
}

describeShared('packing the pods of a GPU cluster onto its nodes', () => {
  const golden = JSON.parse(shared('golden/packing_openb_default.json')) as Packing;
  const files = [
    shared('data/packing/openb_node_list_gpu_node.csv'),
    shared('data/packing/openb_pod_list_default.csv'),
  ] as const;
  const scenarios: Readonly<Record<string, Promise<Scenario>>> = {
    file_order: packingScenario(...files),
    'file_order_x1.3': packingScenario(...files, { inflate: 1.3 }),
  };

  for (const { policy, order, pods, alloc_at, final, fails } of golden.deterministic) {
    it(`fails as many of them by ${policy} in ${order}, and allocates as much all along`, async () => {
      const { tasks, metrics } = packed(await scenarios[order]!, POLICIES[policy]!);
      expect(tasks).toMatchObject({ arrived: pods, rejected: fails, unfinished: pods - fails, completed: 0 });
      const { at, final: last } = metrics.gpuAllocation!;
      expect(last).toBeCloseTo(final, 9);
      for (const [level, percent] of Object.entries(alloc_at))
        expect(at[level], level).toBeCloseTo(percent, 3);
      expect(at[130]).toBeNull();
    });
  }

  it('comes to the published allocation by FGD at 130 % of the capacity, whatever the order', {
    timeout: 120_000,
  }, async () => {
    const published = golden.published_fgd_artifact_default['06-FGD']!;
    const runs: { final: number; at: Readonly<Record<string, number | null>> }[] = [];
    for (const shuffle of SHUFFLES) {
      const scenario = await packingScenario(...files, { inflate: 1.3, shuffle, ties: 'name' });
      runs.push(packed(scenario, 'fgd').metrics.gpuAllocation!);
    }
    const mean = (of: (each: (typeof runs)[number]) => number) =>
      runs.reduce((sum, each) => sum + of(each), 0) / runs.length;
    expect(Math.abs(mean(({ final }) => final) - published[130]!.mean)).toBeLessThan(0.5);
    for (const level of ['50', '80', '90', '100', '110', '120']) {
      const gap = mean(({ at }) => at[level]!) - published[level]!.mean;
      expect(Math.abs(gap), level).toBeLessThan(0.5);
    }
  });
});
