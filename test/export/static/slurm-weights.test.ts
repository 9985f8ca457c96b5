import { beforeAll, describe, expect, it } from 'vitest';
import { ageFactor, sizeFactor, slurmPriority } from '../../../src/export/static/slurm/factors.ts';
import { staticTargets } from '../../../src/export/static-targets/index.ts';
import type { Scenario } from '../../../src/sim/scenario/schema.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { distilled, linearPolicy } from './policies.ts';

const job = (wait: number, share: number, limit: number) => ({ wait, share, limit });

describe('factors', () => {
  it('of age count whole seconds up to PriorityMaxAge', () => {
    expect(ageFactor(job(1800.9, 1, 60), { maxAge: 3600 })).toBe(0.5);
    expect(ageFactor(job(7200, 1, 60), { maxAge: 3600 })).toBe(1);
    expect(ageFactor(job(-3, 1, 60), { maxAge: 3600 })).toBe(0);
  });
  it('of size are the share of the machine, or what it leaves', () => {
    expect(sizeFactor(job(0, 0.25, 600), { favorSmall: false, relative: false })).toBe(0.25);
    expect(sizeFactor(job(0, 0.25, 600), { favorSmall: true, relative: false })).toBe(0.75);
  });
  it('of size relative to time divide by whole minutes', () => {
    expect(sizeFactor(job(0, 0.25, 61), { favorSmall: false, relative: true })).toBe(0.125);
    expect(sizeFactor(job(0, 0.25, 1), { favorSmall: false, relative: true })).toBe(0.25);
    expect(sizeFactor(job(0, 0.25, 600), { favorSmall: true, relative: true })).toBe(0.975);
  });
  it('add up to a whole number of 32 bits that is at least 1', () => {
    const weights = { favorSmall: false, relative: false, maxAge: 100, age: 1000, jobSize: 10 };
    expect(slurmPriority(job(50, 0.55, 60), weights)).toBe(505);
    expect(slurmPriority(job(0, 0.01, 60), weights)).toBe(1);
    const great = { ...weights, age: 4_000_000_000, jobSize: 4_000_000_000 };
    expect(slurmPriority(job(100, 1, 60), great)).toBe(4_294_967_295);
  });
});

/** The lines of a slurm.conf, read strictly: comments, and one `Key=Value` a line, no key twice. */
function parsed(text: string): Map<string, string> {
  const settings = new Map<string, string>();
  for (const line of text.trimEnd().split('\n')) {
    if (line.startsWith('# ')) continue;
    const [, key, value] = /^([A-Z][A-Za-z]+)=([^\s#=]+)$/.exec(line) ?? [];
    expect(key, line).toBeDefined();
    expect(settings.has(key!), line).toBe(false);
    settings.set(key!, value!);
  }
  for (const [key, value] of settings) {
    if (!key.startsWith('PriorityWeight')) continue;
    expect(value, key).toMatch(/^\d+$/);
    expect(Number(value), key).toBeLessThanOrEqual(0xffff_ffff);
  }
  expect(settings.get('PriorityType')).toBe('priority/multifactor');
  expect(settings.get('PriorityFavorSmall')).toMatch(/^(YES|NO)$/);
  expect(settings.get('PriorityMaxAge')).toMatch(/^\d+-([01]\d|2[0-3]):[0-5]\d:00$/);
  return settings;
}

let machine: Scenario;

beforeAll(async () => {
  machine = await scenarioOf({
    name: 'machine',
    control: 'batch',
    horizon: { tasks: 100, warmup: 0 },
    executors: [{ name: 'machine', slots: 16 }],
    tasks: [
      { name: 'one', share: 3, work: { dist: 'lognormal', mean: 600, scv: 4 } },
      { name: 'four', share: 2, slots: 4, work: { dist: 'lognormal', mean: 900, scv: 4 } },
      { name: 'wide', slots: 12, work: { dist: 'lognormal', mean: 900, scv: 4 } },
    ],
    arrivals: { process: 'poisson', rate: 0.008 },
    batch: { backfill: 'easy' },
  });
});

const never = { waitRow: -100 };

describe('a policy that Slurm has a factor for is distilled without loss', () => {
  it('oldest first', () => {
    const { fidelity, text } = distilled(
      'slurm-weights',
      machine,
      linearPolicy(machine, { wait: 1, ...never }),
    );
    expect(fidelity).toMatchObject({ agreement: 1, skill: 1 });
    expect(fidelity.decisions).toBeGreaterThan(50);
    expect(fidelity.random).toBeLessThan(0.5);
    const settings = parsed(text);
    expect(Number(settings.get('PriorityWeightAge'))).toBeGreaterThan(0);
    expect(text).toContain('# Age: older jobs first');
  });
  it.each([
    ['narrow', -1, 'YES'],
    ['wide', 1, 'NO'],
  ])('%s first', (_, slots, favorSmall) => {
    const { fidelity, text } = distilled(
      'slurm-weights',
      machine,
      linearPolicy(machine, { slots, ...never }),
    );
    expect(fidelity).toMatchObject({ agreement: 1, skill: 1 });
    const settings = parsed(text);
    expect(settings.get('PriorityFavorSmall')).toBe(favorSmall);
    expect(settings.has('PriorityFlags')).toBe(false);
    expect(Number(settings.get('PriorityWeightJobSize'))).toBeGreaterThan(0);
  });
});

it('a policy that Slurm has no factor for is resembled, and the file says how little', () => {
  const { fidelity, text } = distilled(
    'slurm-weights',
    machine,
    linearPolicy(machine, { estimate: -1, ...never }),
  );
  expect(fidelity.agreement).toBeGreaterThan(fidelity.random);
  expect(fidelity.agreement).toBeLessThan(0.95);
  expect(parsed(text).get('PriorityFlags')).toBe('SMALL_RELATIVE_TO_TIME');
  expect(text).toContain(`in ${(100 * fidelity.agreement).toFixed(1)} % of ${fidelity.decisions} decisions`);
});

it('a weight that would be negative is 0, which Slurm has not', () => {
  const { text, fidelity } = distilled(
    'slurm-weights',
    machine,
    linearPolicy(machine, { wait: -1, ...never }),
  );
  expect(parsed(text).get('PriorityWeightAge')).toBe('0');
  expect(text).toContain('# Age: it does not count: the policy does not put older jobs first');
  expect(fidelity.agreement).toBeLessThan(0.8);
});

it('a policy that routes is refused', () => {
  expect(staticTargets.get('slurm-weights').refusal({ env: 'dispatch-v0' })).toMatch(
    /^Slurm’s multifactor priority orders the jobs.*of dispatch-v0 \(static targets that suit it: haproxy-weights, envoy-weights\)$/,
  );
});
