import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BatchEnv } from '../../../envs/batch-v0.ts';
import { loadScenario } from '../../../src/cli/scenario-file.ts';
import { rankerOf } from '../../../src/cli/slurm/ranker.ts';
import { artifactFiles, createArtifact } from '../../../src/export/artifact.ts';
import { metObservations, sampleObservations } from '../../../src/learn/sample-observations.ts';
import { AuditLog } from '../../../src/serve/audit/log.ts';
import { type AgentOptions, SlurmAgent } from '../../../src/serve/slurm/agent.ts';
import { BookFile } from '../../../src/serve/slurm/book-file.ts';
import { Cluster } from '../../../src/serve/slurm/cluster.ts';
import { rounds } from '../../../src/serve/slurm/rounds.ts';
import { SlurmTrouble } from '../../../src/serve/slurm/trouble.ts';
import { inProcess, temporaryFolder } from '../../cli/cli.ts';
import { randomScorer } from '../../export/models.ts';
import { write } from '../rollout/bundles.ts';
import { FakeSlurm, job } from './fake-slurm.ts';

const NOW = 5000;
const clock = { now: () => 1000 * NOW, monotonic: () => 0 };

/** Limits in minutes, in the order of ids from 1. */
const jobsOf = (...minutes: number[]) => minutes.map((time_limit, k) => job(k + 1, { time_limit }));

interface Given extends Partial<AgentOptions> {
  readonly policy?: string;
  readonly folder?: string;
}

async function agentOf(
  slurm: FakeSlurm,
  { policy = 'sjf', folder = temporaryFolder(), ...options }: Given = {},
) {
  const path = join(folder, 'audit.jsonl');
  const audit = await AuditLog.open(path, { sync: 'never', now: clock.now });
  onTestFinished(() => audit.close());
  const agent = new SlurmAgent(
    {
      mode: 'enforce',
      partitions: [],
      maxUpdates: 100,
      deadline: 1,
      isDisabled: () => existsSync(join(folder, 'off')),
      clock,
      ...options,
    },
    {
      ranker: await rankerOf(policy, null, () => 0),
      cluster: new Cluster(slurm.run),
      audit,
      book: new BookFile(`${path}.slurm.json`),
    },
  );
  const records = () =>
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { agent, folder, path, records, close: () => audit.close() };
}

describe('an agent', () => {
  it('orders the queue, records it, and does nothing more until something changes', async () => {
    const slurm = new FakeSlurm(jobsOf(30, 10, 40, 20));
    const { agent, records, path, close } = await agentOf(slurm);
    const [report] = await agent.round();
    expect(slurm.order).toEqual([2, 4, 1, 3]);
    expect(report).toMatchObject({
      partition: 'main',
      order: [2, 4, 1, 3],
      set: 2,
      reason: null,
      auditSeq: 0,
    });
    expect(slurm.calls).toHaveLength(2);
    expect(await agent.round()).toEqual([]);
    slurm.jobs.push(job(5, { time_limit: 25 }));
    await agent.round();
    expect(slurm.order).toEqual([2, 4, 5, 1, 3]);
    expect(slurm.calls).toHaveLength(3);
    expect(records().map(({ kind, agent: by, action }) => [kind, by, action])).toEqual([
      ['decision', 'sjf', 1],
      ['event', undefined, undefined],
      ['decision', 'sjf', 1],
      ['event', undefined, undefined],
    ]);
    await close();
    expect((await inProcess(['audit', 'verify', path])).code).toBe(0);
  });

  it.each(['observe', 'advise'] as const)('sets nothing in mode %s', async (mode) => {
    const slurm = new FakeSlurm(jobsOf(30, 10));
    const { agent, records } = await agentOf(slurm, { mode });
    const [report] = await agent.round();
    expect(report).toMatchObject({ order: [2, 1], set: 0, mode });
    expect(report!.changes).toHaveLength(1);
    expect(slurm.calls).toEqual([]);
    expect(await agent.round()).toEqual([]);
    // In observe it is Slurm that decides.
    const observed = { agent: 'slurm', action: 0, advice: 1, reason: 'observe' };
    expect(records()[0]).toMatchObject(
      mode === 'observe' ? observed : { agent: 'sjf', action: 1, reason: null },
    );
  });

  it('keeps away from held jobs, and from what others have set', async () => {
    const slurm = new FakeSlurm([
      ...jobsOf(30, 10),
      job(3, { priority: 0 }),
      job(4, { priority: 700, time_limit: 90 }),
      job(5, { nice: 5, time_limit: 1 }),
      job(6, { partition: 'other' }),
    ]);
    const { agent } = await agentOf(slurm, { partitions: ['main'] });
    const [report] = await agent.round();
    expect(report!.leftAlone).toEqual({ 3: 'held', 4: 'priority set by others', 5: 'nice' });
    expect(slurm.order.slice(0, 2)).toEqual([4, 2]);
    expect(slurm.calls).toHaveLength(1);
    // An administrator takes a job that the agent has set, the other job's user holds it.
    slurm.jobs[1]!.priority = 5;
    slurm.jobs[0]!.priority = 0;
    await agent.round();
    await agent.giveBack();
    expect(slurm.jobs.map(({ priority }) => priority)).toEqual([0, 5, 0, 700, 1, 1]);
    expect(slurm.calls).toHaveLength(1);
  });

  it('gives Slurm its order back while the disable file is there', async () => {
    const slurm = new FakeSlurm(jobsOf(30, 10, 20));
    const { agent, folder } = await agentOf(slurm);
    await agent.round();
    expect(slurm.order).toEqual([2, 3, 1]);
    writeFileSync(join(folder, 'off'), '');
    const [report] = await agent.round();
    expect(report).toMatchObject({ reason: 'disabled', set: 0 });
    expect(slurm.order).toEqual([1, 2, 3]);
    rmSync(join(folder, 'off'));
    await agent.round();
    expect(slurm.order).toEqual([2, 3, 1]);
  });

  it.each(['priority/multifactor', 'priority/basic'])(
    'gives back after a crash in the middle (%s)',
    async (type) => {
      const minutes = [50, 40, 30, 20, 10];
      const own = (k: number) => (type === 'priority/basic' ? 1000 - k : 1);
      const slurm = new FakeSlurm(
        minutes.map((time_limit, k) => job(k + 1, { time_limit, priority: own(k) })),
      );
      slurm.type = type;
      slurm.downAfter = 2;
      const first = await agentOf(slurm);
      await expect(first.agent.round()).rejects.toThrow(SlurmTrouble);
      expect(slurm.order.slice(0, 2)).toEqual([5, 4]);
      await first.close();
      slurm.downAfter = Number.POSITIVE_INFINITY;
      const second = await agentOf(slurm, { folder: first.folder, mode: 'advise' });
      await second.agent.round();
      expect(slurm.jobs.map(({ priority }) => priority)).toEqual(minutes.map((_, k) => own(k)));
    },
  );

  it('goes on where another was killed', async () => {
    const slurm = new FakeSlurm(jobsOf(30, 10, 20));
    const first = await agentOf(slurm);
    await first.agent.round();
    await first.close();
    const second = await agentOf(slurm, { folder: first.folder });
    await second.agent.round();
    expect(slurm.calls).toHaveLength(2);
    slurm.jobs.push(job(4, { time_limit: 15 }));
    await second.agent.round();
    expect(slurm.order).toEqual([2, 4, 3, 1]);
  });

  it('sets an array once, and at most so many in one round', async () => {
    const array = [11, 12].map((id) => job(id, { array_job_id: 11, time_limit: 1 }));
    const slurm = new FakeSlurm([...jobsOf(50, 40, 30, 20, 10), ...array]);
    const { agent } = await agentOf(slurm, { maxUpdates: 2 });
    await agent.round();
    expect(slurm.calls).toHaveLength(2);
    expect(slurm.order.slice(0, 3)).toEqual([11, 12, 5]);
    for (let k = 0; k < 3; k++) await agent.round();
    expect(slurm.order).toEqual([11, 12, 5, 4, 3, 2, 1]);
    expect(slurm.calls).toHaveLength(5);
  });

  it.each(['f1', 'wfp3', 'unicep', 'fcfs', 'random', 'score:estimate'])('takes %s', async (policy) => {
    const slurm = new FakeSlurm(jobsOf(30, 10, 20));
    const { agent } = await agentOf(slurm, { policy, mode: 'advise' });
    const [report] = await agent.round();
    expect([...report!.order!].sort()).toEqual([1, 2, 3]);
  });

  it('ranks a queue that is longer than a learned policy is shown', async () => {
    const scenario = await loadScenario('batch');
    const env = new BatchEnv(scenario);
    const { globals, features } = env.spec.observationSpace;
    const model = randomScorer('slurm', 'relu', { globals, features });
    const artifact = createArtifact({
      env: 'batch-v0',
      control: 'batch',
      maxRows: 64,
      model,
      provenance: {
        agent: 'ppo',
        hyperparameters: {},
        seed: '1',
        steps: 0,
        scenario: { name: scenario.name, hash: scenario.hash },
        trainedOn: [scenario.hash],
        init: null,
        switchyard: '0.0.0',
      },
      observations: sampleObservations(env, 8, 'parity'),
      home: { scenario, met: metObservations(env, model, 64, 'met') },
    });
    const folder = temporaryFolder();
    const { files, hash } = await artifactFiles(artifact, ['json']);
    write(folder, files);
    const slurm = new FakeSlurm(
      Array.from({ length: 150 }, (_, k) => job(k + 1, { time_limit: 1 + ((7 * k) % 60) })),
    );
    const { agent, records } = await agentOf(slurm, { policy: folder, maxUpdates: 1000 });
    const [report] = await agent.round();
    expect(report).toMatchObject({ reason: null });
    expect(new Set(report!.order).size).toBe(150);
    expect(slurm.order).toEqual(report!.order);
    expect(records()[0]).toMatchObject({ agent: 'ppo batch-v0', artifact: hash, fallback: false });
  });
});

describe('rounds', () => {
  it('ask a Slurm that is down less and less often, and go on', async () => {
    const waits: number[] = [];
    const controller = new AbortController();
    const slurm = new FakeSlurm([]);
    slurm.down = true;
    const cluster = new Cluster(slurm.run);
    await rounds(async () => void (await cluster.queue()), {
      interval: 10,
      signal: controller.signal,
      onTrouble: () => {},
      sleep: async (seconds) => {
        waits.push(seconds);
        slurm.down = waits.length < 7;
        if (waits.length === 9) controller.abort();
      },
    });
    expect(waits).toEqual([20, 40, 80, 160, 300, 300, 300, 10, 10]);
  });
});
