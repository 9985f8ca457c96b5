import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Distilled } from '../../../src/export/static/distil.ts';
import {
  balancedPoints,
  fitPoints,
  preferencePoints,
} from '../../../src/export/static/kubernetes/plugins.ts';
import { staticTargets } from '../../../src/export/static-targets/index.ts';
import { createFeaturiser } from '../../../src/gym/features/index.ts';
import type { NetworkModel } from '../../../src/learn/policy-model.ts';
import type { Scenario } from '../../../src/sim/scenario/schema.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { randomScorer } from '../models.ts';
import { distilled, linearPolicy, PLAIN } from './policies.ts';

describe('points', () => {
  const falling = [
    { utilization: 0, score: 10 },
    { utilization: 100, score: 0 },
  ];
  it('of RequestedToCapacityRatio are those of Kubernetes’ own tests', () => {
    // requested_to_capacity_ratio_test.go: 3000 of 4000 and 6000 millicores, 5000 of 10000 bytes.
    expect(fitPoints([0, 0], falling, [1, 1])).toBe(100);
    expect(fitPoints([3000 / 4000, 5000 / 10_000], falling, [1, 1])).toBe(38);
    expect(fitPoints([3000 / 6000, 5000 / 10_000], falling, [1, 1])).toBe(50);
  });
  it('leave out a resource that scores 0, and one that the node has not', () => {
    expect(fitPoints([1, 0.5], falling, [1, 1])).toBe(50);
    expect(fitPoints([Number.NaN, 0.5], falling, [3, 1])).toBe(50);
    expect(fitPoints([1, 1], falling, [1, 1])).toBe(0);
  });
  it('are straight between whole percentages, cut as Go cuts', () => {
    const shape = [
      { utilization: 0, score: 0 },
      { utilization: 30, score: 10 },
      { utilization: 100, score: 1 },
    ];
    expect(fitPoints([0.1], shape, [1])).toBe(33);
    expect(fitPoints([0.309], shape, [1])).toBe(100);
    // 100 + trunc(−90 · 1 / 70)
    expect(fitPoints([0.31], shape, [1])).toBe(99);
  });
  it('of BalancedAllocation are those of Kubernetes’ own tests', () => {
    // balanced_allocation_test.go: 75 % and 50 % give 87, 50 % and 50 % give 100.
    expect(balancedPoints([0.75, 0.5])).toBe(87);
    expect(balancedPoints([0.5, 0.5])).toBe(100);
    expect(balancedPoints([0.3])).toBe(100);
  });
});

describe('points of NodeAffinity', () => {
  it('are relative to the most preferred node that is asked about', () => {
    expect(preferencePoints([30, 100, 0])).toEqual([30, 100, 0]);
    expect(preferencePoints([30, 40, 0])).toEqual([75, 100, 0]);
    expect(preferencePoints([0, 0])).toEqual([0, 0]);
  });
});

/** Alike nodes of eight cores, and pods of one to four. */
const NODES = {
  name: 'nodes',
  control: 'placement',
  horizon: { tasks: 120, warmup: 0 },
  executors: [{ name: 'node', count: 4, slots: 8 }],
  tasks: [
    { name: 'small', share: 3, work: { dist: 'exponential', mean: 20 } },
    { name: 'wide', slots: 4, work: { dist: 'exponential', mean: 20 } },
  ],
  arrivals: { process: 'poisson', rate: 0.6 },
};

/** Nodes of two sizes with cores and memory. */
const RESOURCES = {
  ...NODES,
  executors: [
    { name: 'small', count: 3, resources: { cpu: 16, memory: 64 } },
    { name: 'big', count: 2, resources: { cpu: 32, memory: 256, sockets: 2 } },
  ],
  tasks: [
    { name: 'a', share: 3, demand: { cpu: 2, memory: 4 }, work: { dist: 'exponential', mean: 20 } },
    { name: 'b', demand: { cpu: 1, memory: 16 }, work: { dist: 'exponential', mean: 20 } },
  ],
};

interface Configuration {
  readonly profiles: [
    {
      readonly plugins: {
        readonly score: {
          readonly enabled: { name: string; weight: number }[];
          readonly disabled: { name: string }[];
        };
      };
      readonly pluginConfig: { readonly name: string; readonly args: FitArguments }[];
    },
  ];
}

interface FitArguments {
  readonly scoringStrategy: {
    readonly resources: { name: string; weight: number }[];
    readonly requestedToCapacityRatio: { readonly shape: { utilization: number; score: number }[] };
  };
}

/** A configuration within the limits of Kubernetes: validation_pluginargs.go. */
function parsed(text: string) {
  const configuration = parse(text) as Configuration;
  expect(configuration).toMatchObject({
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
  });
  const [{ plugins, pluginConfig }] = configuration.profiles;
  const whole = (low: number, high: number) => (value: number) =>
    expect(Number.isInteger(value) && value >= low && value <= high, `${value}`).toBe(true);
  for (const { weight } of plugins.score.enabled) whole(1, 100)(weight);
  const fit = pluginConfig.find(({ name }) => name === 'NodeResourcesFit');
  expect(fit !== undefined).toBe(plugins.score.enabled.some(({ name }) => name === 'NodeResourcesFit'));
  if (fit === undefined) return { score: plugins.score, resources: [], shape: [] };
  const { scoringStrategy } = fit.args;
  for (const { weight } of scoringStrategy.resources) whole(1, 100)(weight);
  const { shape } = scoringStrategy.requestedToCapacityRatio;
  shape.forEach(({ utilization, score }, k) => {
    whole(k === 0 ? 0 : shape[k - 1]!.utilization + 1, 100)(utilization);
    whole(0, 10)(score);
  });
  return { score: plugins.score, resources: scoringStrategy.resources, shape };
}

let nodes: Scenario;

beforeAll(async () => {
  nodes = await scenarioOf(NODES);
});

describe('a policy that looks at what is free, and at nothing else', () => {
  it.each([
    ['spreads', 1],
    ['packs', -1],
  ])('is distilled without loss where it %s', (_, free) => {
    const { fidelity, text } = distilled('kube-weights', nodes, linearPolicy(nodes, { free, waitRow: -10 }));
    expect(fidelity).toMatchObject({ agreement: 1, skill: 1, kendallTau: expect.closeTo(1, 12), beside: 0 });
    expect(fidelity.decisions).toBeGreaterThan(50);
    expect(fidelity.random).toBeLessThan(0.7);
    expect(fidelity.fallback).toBeLessThan(0.8);
    expect(text).toContain('# Fidelity: high: it follows the policy.');
    const { score, shape } = parsed(text);
    expect(score).toEqual({
      enabled: [{ name: 'NodeResourcesFit', weight: 1 }],
      disabled: [{ name: 'NodeResourcesBalancedAllocation' }],
    });
    expect(Math.sign(shape.at(-1)!.score - shape[0]!.score)).toBe(-free);
  });
  it('plays as it did', () => {
    const { fidelity } = distilled('kube-weights', nodes, linearPolicy(nodes, { free: -1, waitRow: -10 }));
    const { policy, file, first } = fidelity.simulated;
    // Ties are broken at random in the one and by the order of the nodes in the other.
    expect(file!.meanResponse! / policy!.meanResponse!).toBeCloseTo(1, 1);
    expect(first).toMatchObject({ cost: 0 });
  });
});

/** A policy whose scores are as good as noise: its weights are so large that a breath of difference turns it. */
function noise(scenario: Scenario): NetworkModel {
  const model = randomScorer('noise', 'tanh', createFeaturiser(scenario));
  for (const [name, { values }] of Object.entries(model.weights)) {
    if (name === 'row.weight' || name === 'globals.weight')
      for (let i = 0; i < values.length; i++) values[i]! *= 100;
  }
  return model;
}

it('a policy that is as good as random gets a low fidelity, and the file says so', async () => {
  const scenario = await scenarioOf(RESOURCES);
  const { fidelity, text } = distilled('kube-weights', scenario, noise(scenario));
  expect(fidelity.skill).toBeLessThan(0.5);
  expect(fidelity.verdict).toMatch(/^LOW FIDELITY/);
  expect(text).toContain(`# Fidelity: ${fidelity.verdict}.`);
  parsed(text);
});

describe('resources', () => {
  let packed: Distilled & { text: string };

  beforeAll(async () => {
    const scenario = await scenarioOf(RESOURCES);
    packed = distilled('kube-weights', scenario, linearPolicy(scenario, { load: 1 }));
  });

  it('are cpu and memory under their names; what has none is left out', () => {
    expect(parsed(packed.text).resources.map(({ name }) => name)).toEqual(['cpu', 'memory']);
    expect(packed.text).toContain('# Kubernetes has no name for sockets: left out.');
  });
  it('are measured with the whole numbers of the file', () => {
    expect(packed.fidelity.agreement).toBeGreaterThan(packed.fidelity.random);
    expect(packed.fidelity.simulated.file).toBeDefined();
  });
  it('that Kubernetes has no names for at all are refused', async () => {
    const scenario = await scenarioOf({
      ...NODES,
      executors: [{ name: 'node', resources: { fuel: 3 } }],
      tasks: [{ name: 't', demand: { fuel: 1 }, work: { dist: 'exponential', mean: 1 } }],
    });
    expect(() => staticTargets.get('kube-weights').subject(scenario, PLAIN)).toThrow(
      'cannot export to kube-weights: Kubernetes has no name for what nodes has: fuel',
    );
  });
});

describe('pools', () => {
  const LABEL = { poolLabel: 'example.com/pool' };
  /** The cheap node is the slow one, so that utilisation says little about what is liked. */
  const TIERS = {
    ...NODES,
    executors: [
      { name: 'cheap', count: 2, slots: 8, price: { perTask: 1 } },
      { name: 'dear', count: 2, slots: 8, price: { perTask: 4 } },
    ],
  };
  let tiers: Scenario;

  beforeAll(async () => {
    tiers = await scenarioOf(TIERS);
  });

  it('are told apart by a label, if there is one', () => {
    const policy = linearPolicy(tiers, { cost: -5, free: 1, waitRow: -100 });
    const blind = distilled('kube-weights', tiers, policy);
    const { fidelity, text } = distilled('kube-weights', tiers, policy, LABEL);
    expect(fidelity.agreement).toBeGreaterThan(0.95);
    expect(fidelity.agreement).toBeGreaterThan(blind.fidelity.agreement + 0.1);
    expect(blind.text).toContain('# Pools differ by no label');
    expect(parsed(text).score.enabled.map(({ name }) => name)).toEqual(['NodeResourcesFit', 'NodeAffinity']);
    const [profile] = (parse(text) as Configuration).profiles;
    expect(profile.pluginConfig.find(({ name }) => name === 'NodeAffinity')!.args).toMatchObject({
      kind: 'NodeAffinityArgs',
      addedAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: expect.toSatisfy((w: number) => Number.isInteger(w) && w >= 1 && w <= 100),
            preference: {
              matchExpressions: [{ key: 'example.com/pool', operator: 'In', values: ['cheap'] }],
            },
          },
        ],
      },
    });
  });
  it.each(['a b', '/pool', 'example.com/', 'Example.com/pool', 'x'.repeat(64)])(
    'are not told apart by %j, which is no label',
    (poolLabel) => {
      expect(() => distilled('kube-weights', tiers, linearPolicy(tiers, {}), { poolLabel })).toThrow(
        `--pool-label ${poolLabel} is not allowed`,
      );
    },
  );
  it('whose names are no values of labels are refused', async () => {
    const [cheap, dear] = TIERS.executors;
    const odd = await scenarioOf({ ...TIERS, executors: [cheap, { ...dear, name: 'very dear' }] });
    expect(() => staticTargets.get('kube-weights').subject(odd, { ...PLAIN, ...LABEL })).toThrow(
      "pool 'very dear' cannot be a label’s value",
    );
  });
});

it('a policy that would rather wait is no policy for a scheduler that cannot', () => {
  const { fidelity, text } = distilled('kube-weights', nodes, linearPolicy(nodes, { free: -1 }));
  expect(fidelity).toMatchObject({
    agreement: 0,
    beside: 1,
    verdict: expect.stringMatching(/^LOW FIDELITY/),
  });
  expect(text).toContain('# In 100.0 % the policy waits or rejects, which no such file can.');
});

it('a policy of another question is refused, naming what suits it', () => {
  const { refusal } = staticTargets.get('kube-weights');
  expect(refusal({ env: 'placement-v0' })).toBeNull();
  expect(refusal({ env: 'batch-v0' })).toBe(
    'kube-scheduler’s score plugins pick a node for one pod that fits there, which is what a policy of placement-v0 ' +
      'answers; this one is of batch-v0 (static targets that suit it: slurm-weights)',
  );
  expect(refusal({ env: 'jobshop-v0' })).toMatch(
    /this one is of jobshop-v0 \(static targets that suit it: none\)$/,
  );
});
