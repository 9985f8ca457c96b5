import { describe, expect, it } from 'vitest';
import { agents } from '../../../policies/learned/index.ts';
import { hashOf } from '../../../src/core/hash.ts';
import { VectorEnv } from '../../../src/gym/vector-env.ts';
import type { Environment, ProgressRecord } from '../../../src/index.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/learn/checkpoint.ts';
import type { StopRule } from '../../../src/learn/trainer/selection.ts';
import { Trainer, type TrainerState } from '../../../src/learn/trainer/trainer.ts';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';

const make = () => new CandidatesEnv();

/** Seeds of all episodes that environments of a trainer began. */
class Watched extends CandidatesEnv {
  readonly #seeds: Set<string>;
  constructor(seeds: Set<string>) {
    super();
    this.#seeds = seeds;
  }
  override begin(seed: string): void {
    this.#seeds.add(seed);
    super.begin(seed);
  }
}

interface Setup {
  readonly every?: number;
  readonly count?: number;
  readonly stop?: StopRule;
  readonly environment?: () => Environment;
  readonly judged?: () => Environment;
}

async function trainer({ every, count = 4, stop, environment = make, judged = make }: Setup = {}) {
  const agent = await agents.get('q-learning')({
    spec: make().spec,
    hyperparameters: { state: [{ global: 'size' }], actions: 'executors' },
    seed: '1',
  });
  const env = new VectorEnv(environment, { count, seed: 'train/1' });
  const validation = every === undefined ? undefined : { every, episodes: 3, env: judged() };
  return new Trainer({ agent, env, validation, stop });
}

async function taken(progress: AsyncIterable<ProgressRecord>): Promise<ProgressRecord[]> {
  const all: ProgressRecord[] = [];
  for await (const record of progress) all.push(record);
  return all;
}

const evaluations = (records: readonly ProgressRecord[]) =>
  records.filter((record) => 'eval/mean_reward' in record);

const hash = (state: unknown) =>
  hashOf(
    [...encodeCheckpoint(state as TrainerState & Record<string, unknown>)].map(([name, bytes]) => [
      name,
      Buffer.from(bytes).toString('base64'),
    ]),
  );

describe('a training that is judged on the way', () => {
  it('learns what it would have learned without', async () => {
    const plain = await trainer();
    const judged = await trainer({ every: 500 });
    await taken(plain.train(3000));
    const records = await taken(judged.train(3000));
    expect(evaluations(records)).toHaveLength(6);
    expect(hash(judged.save().agent)).toBe(hash(plain.save().agent));
  });

  it('is judged at steps of the environments, however many there are', async () => {
    for (const count of [1, 4, 7]) {
      const records = await taken((await trainer({ every: 500, count })).train(2000));
      const steps = evaluations(records).map((record) => record['time/total_timesteps']);
      expect(steps).toEqual([500, 1000, 1500, 2000].map((step) => count * Math.ceil(step / count)));
    }
  });

  it('meets other episodes than it learns from, and always the same ones', async () => {
    const learned = new Set<string>();
    const met = new Set<string>();
    const subject = await trainer({
      every: 500,
      environment: () => new Watched(learned),
      judged: () => new Watched(met),
    });
    await taken(subject.train(2000));
    expect([...met]).toEqual(['validation/0', 'validation/1', 'validation/2']);
    expect([...learned].every((seed) => seed.startsWith('train/'))).toBe(true);
  });

  it('keeps the policy of the best evaluation', async () => {
    const subject = await trainer({ every: 500 });
    const records = evaluations(await taken(subject.train(4000)));
    const means = records.map((record) => record['eval/mean_reward']!);
    const best = means.indexOf(Math.max(...means));
    expect(subject.best?.steps).toBe(records[best]!['time/total_timesteps']);
    expect(subject.best?.evaluation.meanReward).toBe(means[best]);
    expect(records.at(-1)!['eval/best_mean_reward']).toBe(means[best]);
  });
});

describe('a training that goes on from a checkpoint', () => {
  const straight = async () => {
    const subject = await trainer({ every: 1000 });
    await taken(subject.train(3000));
    return hash(subject.save());
  };
  const restored = async (state: TrainerState) => {
    const files = encodeCheckpoint(state as TrainerState & Record<string, unknown>);
    const subject = await trainer({ every: 1000 });
    subject.load(decodeCheckpoint((name) => files.get(name)!) as unknown as TrainerState);
    return subject;
  };

  it.each([400, 1000, 2000, 1999])('after %i steps is the one that never stopped', async (steps) => {
    const first = await trainer({ every: 1000 });
    await taken(first.train(steps));
    const second = await restored(first.save());
    await taken(second.train(3000));
    expect(hash(second.save())).toBe(await straight());
  });

  it('after a break at the very record before an evaluation still has that evaluation', async () => {
    const first = await trainer({ every: 1000 });
    for await (const record of first.train(3000)) if (record['time/total_timesteps'] === 1000) break;
    expect(first.best).toBeNull();
    const second = await restored(first.save());
    await taken(second.train(3000));
    expect(hash(second.save())).toBe(await straight());
  });
});

describe('a training with a rule to stop', () => {
  it('stops at the evaluation that reaches the target, and stays stopped', async () => {
    const subject = await trainer({ every: 500, stop: { target: -1e9 } });
    const records = await taken(subject.train(3000));
    expect(subject.stopped).toBe('target');
    expect(records.at(-1)!['time/total_timesteps']).toBe(500);
    expect(await taken(subject.train(3000))).toEqual([]);
  });

  it('stops on a plateau', async () => {
    const subject = await trainer({ every: 500, stop: { patience: 2, tolerance: 1e9 } });
    await taken(subject.train(30_000));
    expect([subject.stopped, subject.steps]).toEqual(['plateau', 1500]);
  });

  it('has no reason to have stopped when it took all steps', async () => {
    const subject = await trainer({ every: 500, stop: { target: 1e9, patience: 100 } });
    await taken(subject.train(1000));
    expect([subject.stopped, subject.steps]).toEqual([null, 1000]);
  });
});
