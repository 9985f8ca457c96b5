import { describe, expect, it } from 'vitest';
import { checkParallelEnv } from '../../../src/gym/multi/check-parallel-env.ts';
import type { ByAgent, ParallelEnv, ParallelStep } from '../../../src/gym/multi/parallel-env.ts';
import { bidders } from './fleets.ts';

type Fault = Partial<{ [K in keyof ParallelEnv]: (env: ParallelEnv) => ParallelEnv[K] }>;

/** The bidders, with some parts done otherwise. */
function faulty(fault: Fault): () => ParallelEnv {
  return () => {
    const env = bidders();
    return new Proxy(env as ParallelEnv, {
      get(target, key) {
        const change = fault[key as keyof ParallelEnv];
        if (change) return change(target);
        const value = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
}

const changed =
  (change: (step: ParallelStep) => ParallelStep) => (env: ParallelEnv) => (actions: ByAgent<number>) =>
    change(env.step(actions));

const FAULTS: readonly (readonly [what: string, fault: Fault, check: string, message: RegExp])[] = [
  [
    'agents that stay after the end',
    { agents: (env) => env.possibleAgents },
    'agents',
    /agents before the first reset/,
  ],
  [
    'a reward for nobody',
    { step: changed((step) => ({ ...step, rewards: { ...step.rewards, nobody: 0 } })) },
    'agents',
    /rewards are not those of the agents that acted/,
  ],
  [
    'an observation that is missing',
    { step: changed(({ observations: { site, ...observations }, ...step }) => ({ ...step, observations })) },
    'agents',
    /observations are not those/,
  ],
  [
    'an end that nobody is told of',
    {
      step: changed((step) => ({
        ...step,
        terminations: Object.fromEntries(Object.keys(step.rewards).map((n) => [n, false])),
      })),
    },
    'agents',
    /agents are {2}instead of edge-0/,
  ],
  [
    'a reward that is no number',
    { step: changed((step) => ({ ...step, rewards: { ...step.rewards, site: Number.NaN } })) },
    'observations',
    /the reward of agent site is NaN/,
  ],
  [
    'a seed that is ignored',
    { reset: (env) => () => env.reset({ seed: 1 }) },
    'determinism',
    /the same episode/,
  ],
  [
    'forbidden actions that are mended',
    {
      step: (env) => (actions) =>
        env.step(Object.fromEntries(env.agents.map((name) => [name, Math.max(0, actions[name] ?? 0)]))),
    },
    'misuse',
    /not refused/,
  ],
  [
    'a state that is not loaded',
    { load: (env) => () => void env.reset({ seed: 3 }) },
    'save and load',
    /does not go on/,
  ],
];

describe('the check of parallel environments', () => {
  it.each(FAULTS)('finds %s', (_, fault, check, message) => {
    const { ok, findings } = checkParallelEnv(faulty(fault), { steps: 80 });
    expect(ok).toBe(false);
    expect(findings.find((finding) => finding.check === check)?.message).toMatch(message);
  });

  it('raises what it found where it is asked to', () => {
    const make = faulty({ agents: (env) => env.possibleAgents });
    expect(() => checkParallelEnv(make, { orThrow: true })).toThrow(/agents: there are agents before/);
  });
});
