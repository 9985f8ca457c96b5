import { describe, expect, it } from 'vitest';
import {
  type Acquaintance,
  acquaintances,
  acquaintanceWarnings,
  type TrainedOn,
  voided,
} from '../../src/bench/acquaintance.ts';
import type { Contestant, Verdict } from '../../src/bench/verdict.ts';

const INSTANCE = { scenario: 'calm', hash: 'h', workload: 'w', fleet: 'f' };
const OTHER = { scenario: 'bursts', hash: 'h2', workload: 'w2', fleet: 'f2' };
const CONTESTANTS: Contestant[] = [{ policy: 'runs/ppo', label: 'ppo', kind: 'learned', artifact: 'a' }];

const trained = (workload: string, fleet: string, ...seeds: string[]): TrainedOn => ({
  scenarios: [],
  worlds: { instances: [{ workload, fleet }], seeds },
});

function met(training: TrainedOn, heldOut: boolean): Acquaintance[] {
  const ground = { instances: [INSTANCE, OTHER], seeds: ['1', '2'], heldOut };
  return acquaintances(new Map([['runs/ppo', [training]]]), ground);
}

describe('acquaintances', () => {
  it.each([
    ['a seed of the test in the same workload and fleet', trained('w', 'f', '2'), false, 'worlds'],
    ['a prefix that a seed of the test begins with', trained('w', 'f', '*'), false, 'worlds'],
    ['other seeds of the same workload and fleet', trained('w', 'f', 'train/1/*'), false, 'all but seeds'],
    ['the same of instances that are held out', trained('w', 'f', 'train/1/*'), true, 'instance'],
    ['a workload that is held out', trained('w', 'x', '1'), true, 'workload'],
    ['a fleet that is held out', trained('x', 'f', '1'), true, 'fleet'],
    ['an old artifact, of the scenario', { scenarios: ['h'], worlds: null }, false, 'all but seeds'],
    ['an old artifact, of what is held out', { scenarios: ['h'], worlds: null }, true, 'instance'],
  ] as const)('finds %s', (_, training, heldOut, known) => {
    const isVoid = known === 'worlds' || known === 'instance';
    expect(met(training, heldOut)).toEqual([{ scenario: 'calm', policy: 'runs/ppo', known, void: isVoid }]);
  });

  it.each([
    ['the test seeds elsewhere', trained('x', 'y', '1', '2'), true],
    ['a known workload where nothing was promised', trained('w', 'x', '1'), false],
  ] as const)('does not mind %s', (_, training, heldOut) => {
    expect(met(training, heldOut)).toEqual([]);
  });

  it('lets the worst of several trainings count', () => {
    const ground = { instances: [INSTANCE], seeds: ['1'], heldOut: true };
    const trainings = [trained('x', 'y', '1'), trained('w', 'f', 'train/*'), trained('w', 'x', '1')];
    const [found] = acquaintances(new Map([['runs', trainings]]), ground);
    expect(found).toMatchObject({ known: 'instance', void: true });
  });

  it('says in one line what a policy knows', () => {
    expect(acquaintanceWarnings(met(trained('w', 'f', 'train/*'), false), CONTESTANTS)).toEqual([
      'ppo on calm: the same workload and fleet as in training; only seeds differ',
    ]);
  });
});

describe('voided', () => {
  const verdict = { policy: 'runs/ppo', outcome: 'wins', sentence: 'ppo wins' } as Verdict;
  const verdicts = [INSTANCE, OTHER].map(({ scenario }) => ({ ...verdict, scenario }));

  it('takes the verdict where the policy was trained on the test, and leaves the others', () => {
    const after = voided(verdicts, met(trained('w', 'f', '1'), true), CONTESTANTS);
    expect(after.map(({ outcome }) => outcome)).toEqual(['void', 'wins']);
    expect(after[0]!.sentence).toBe(
      'On calm, ppo has no verdict: trained on test instances: the same workload, fleet and seeds.',
    );
  });

  it('leaves it where only seeds differ', () => {
    expect(voided(verdicts, met(trained('w', 'f', 'train/*'), false), CONTESTANTS)).toEqual(verdicts);
  });
});
