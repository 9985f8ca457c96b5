import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeArtifact } from '../../../src/export/policy-text.ts';
import { createFeaturiser } from '../../../src/gym/features/index.ts';
import { greedyScheduler } from '../../../src/learn/policy-scheduler.ts';
import { disk } from '../../../src/serve/audit/storage.ts';
import { verifyAudit } from '../../../src/serve/audit/verify.ts';
import { requestOf } from '../../../src/serve/decision/request-of.ts';
import { Simulator } from '../../../src/sim/simulator.ts';
import { write } from '../rollout/bundles.ts';
import { ask, policyFiles, policyFolder, requests, scenario, serviceOf, temporary } from './served.ts';

const leastBacklog = ({ executors }: (typeof requests)[number]) =>
  executors.reduce((best, { backlog }, e) => (backlog! < executors[best]!.backlog! ? e : best), 0);

/** A request whose answers by the policy of seed 1 and by its fallback differ. */
async function disagreement() {
  const { folder } = await policyFolder();
  const service = await serviceOf(folder);
  for (const request of requests) {
    const { choice } = await ask(service, request);
    if (choice !== leastBacklog(request)) return { folder, request, choice, fallback: leastBacklog(request) };
  }
  throw new Error('the policy is its fallback');
}

const { request, choice: own, fallback } = await disagreement();

describe('a decision', () => {
  it('is the one that the policy makes in the simulator', async () => {
    const { folder } = await policyFolder();
    const service = await serviceOf(folder);
    const { model } = decodeArtifact(readFileSync(join(folder, 'policy.json'), 'utf8'), folder);
    const policy = greedyScheduler(model, createFeaturiser(scenario));
    const simulator = new Simulator(scenario, { seed: '7' });
    for (let k = 0, point = simulator.advance(); point && k < 200; k++, point = simulator.advance()) {
      const choice = policy.choose(point);
      const answer = await ask(service, requestOf(point, 'dispatch'));
      expect(answer).toMatchObject({ choice, fallback: false, reason: null, propensity: 1, mode: 'advise' });
      expect(answer.executor).toBe(point.executor(choice).name);
      simulator.apply(choice);
    }
  });

  it('is the fallback’s in mode observe, and the log says what the policy would have done', async () => {
    const { folder } = await policyFolder();
    const file = join(temporary(), 'audit.jsonl');
    const service = await serviceOf(folder, { mode: 'observe', audit: { file } });
    expect(await ask(service, request)).toMatchObject({
      choice: fallback,
      fallback: true,
      reason: 'observe',
    });
    await service.close();
    const record = JSON.parse(readFileSync(file, 'utf8'));
    expect(record).toMatchObject({ action: fallback, advice: own, agent: 'least-backlog' });
  });

  it.each([
    ['the deadline', {}, request, -30_000, 'deadline'],
    ['an input of another world', {}, { ...request, committed: { seconds: 1e12 } }, 0, 'out-of-distribution'],
    [
      'a rule that cannot be evaluated',
      { rules: [{ name: 'r', rule: 'task.labels.zone == "eu"' }] },
      request,
      0,
      'no-candidate',
    ],
  ] as const)('falls back on %s, and says so', async (_, config, asked, ago, reason) => {
    const { folder } = await policyFolder();
    const service = await serviceOf(folder, config);
    const answer = await ask(service, asked, performance.now() + ago);
    expect(answer.fallback).toBe(true);
    expect(answer.reason).toMatch(new RegExp(`^${reason}`));
  });

  it('is the fallback’s while the disable file is there, from one request to the next', async () => {
    const { folder } = await policyFolder();
    const disableFile = join(temporary(), 'off');
    const service = await serviceOf(folder, { disableFile });
    expect(await ask(service, request)).toMatchObject({ choice: own, fallback: false });
    writeFileSync(disableFile, '');
    expect(await ask(service, request)).toMatchObject({ choice: fallback, reason: 'disabled' });
    expect(service.status().suspended).toBe('disabled');
    rmSync(disableFile);
    expect(await ask(service, request)).toMatchObject({ choice: own, fallback: false });
  });

  it('keeps the rules, whoever makes it', async () => {
    const { folder } = await policyFolder();
    const rules = [{ name: 'no cloud', rule: 'executor.tier != "cloud"' }];
    for (const mode of ['observe', 'advise']) {
      const service = await serviceOf(folder, { rules, mode });
      for (const each of requests.slice(0, 50)) {
        const { choice, scores } = await ask(service, each);
        expect(each.executors[choice!]!.tier).not.toBe('cloud');
        expect(scores.filter((_, e) => each.executors[e]!.tier === 'cloud')).toEqual([null, null]);
      }
    }
  });

  it('escalates where rules leave nothing, without keeping the caller waiting', async () => {
    const { folder } = await policyFolder();
    const service = await serviceOf(folder, { rules: [{ name: 'nowhere', rule: 'false' }] });
    const answer = await ask(service, request);
    expect(answer).toMatchObject({ choice: null, kind: 'none', executor: null, reason: 'no-candidate' });
    expect(service.pendingById(answer.pending!)).toMatchObject({ state: 'open', standing: null });
  });

  it('is drawn among all candidates in a share of cases, with the propensity it had', async () => {
    const { folder } = await policyFolder();
    const service = await serviceOf(folder, { explore: 0.5 });
    const answers = await Promise.all(
      Array.from({ length: 400 }, (_, k) => ask(service, { ...request, id: `d${k}` })),
    );
    const strays = answers.filter(({ choice }) => choice !== own);
    // A stray is drawn with probability 0.5, and is another in 4 of 5 cases: binomial, 400 × 0.4, |z| < 4.
    expect(Math.abs(strays.length - 160) / Math.sqrt(400 * 0.4 * 0.6)).toBeLessThan(4);
    for (const { choice, propensity } of answers) expect(propensity).toBeCloseTo(choice === own ? 0.6 : 0.1);
    expect(await ask(service, { ...request, id: 'd7' })).toMatchObject({ choice: answers[7]!.choice });
  });
});

describe('a canary', () => {
  it('decides for its share of keys, always the same ones', async () => {
    const [{ folder }, candidate] = [await policyFolder(), await policyFolder('2')];
    const service = await serviceOf(folder, { canary: { share: 0.3, candidate: candidate.folder } });
    const asked = () =>
      Promise.all(Array.from({ length: 500 }, (_, k) => ask(service, { ...request, key: `customer-${k}` })));
    const artifacts = (await asked()).map(({ artifact }) => artifact);
    const share = artifacts.filter((each) => each === candidate.hash).length / 500;
    expect(Math.abs(share - 0.3) / Math.sqrt((0.3 * 0.7) / 500)).toBeLessThan(4);
    expect((await asked()).map(({ artifact }) => artifact)).toEqual(artifacts);
  });

  it('is withdrawn when it misses more deadlines than the primary', async () => {
    const [{ folder, hash }, candidate] = [await policyFolder(), await policyFolder('2')];
    const service = await serviceOf(folder, { canary: { share: 0.5, candidate: candidate.folder } });
    let asked = 0;
    for (; service.status().rolledBack === null && asked < 2000; asked++) {
      const { id, artifact } = await ask(service, { ...requests[asked % requests.length]!, id: `d${asked}` });
      service.report({ id, slaMet: artifact === hash || asked % 2 === 0 });
    }
    expect(service.status().rolledBack).toMatch(/deadlines missed/);
    expect(asked).toBeLessThan(500);
    for (let k = 0; k < 50; k++) {
      expect((await ask(service, { ...request, key: `after-${k}` })).artifact).toBe(hash);
    }
  });

  it('without a candidate leaves the other keys to the fallback', async () => {
    const { folder } = await policyFolder();
    const service = await serviceOf(folder, { canary: { share: 0 } });
    expect(await ask(service, request)).toMatchObject({ choice: fallback, reason: 'canary' });
  });
});

describe('a reload', () => {
  it('takes the new bundle over between two decisions, and goes back to the old when it is worse', async () => {
    const { folder, hash } = await policyFolder();
    const service = await serviceOf(folder);
    const second = await policyFiles('2');
    write(folder, second.files);
    await service.reload();
    expect((await ask(service, request)).artifact).toBe(second.hash);
    // Nonsense in every request: the policy never decides.
    for (let k = 0; k < 300; k++) await ask(service, { ...request, committed: { seconds: 1e12 } });
    expect((await ask(service, request)).artifact).toBe(hash);
  });

  it('refuses a bundle that is damaged; the old one goes on', async () => {
    const { folder, hash } = await policyFolder();
    const service = await serviceOf(folder);
    const text = readFileSync(join(folder, 'policy.json'), 'utf8');
    writeFileSync(join(folder, 'policy.json'), text.replace('"steps":0', '"steps":1'));
    await expect(service.reload()).rejects.toThrow(/policy\.json/);
    expect((await ask(service, request)).artifact).toBe(hash);
  });
});

describe('people', () => {
  const config = { human: { margin: 1, timeLimit: 60 } };

  it('are asked about doubtful decisions, whose callers have the default by then', async () => {
    const { folder } = await policyFolder();
    const file = join(temporary(), 'audit.jsonl');
    const service = await serviceOf(folder, { ...config, audit: { file } });
    const answer = await ask(service, request);
    expect(answer).toMatchObject({ choice: fallback, fallback: true, reason: 'pending' });
    expect(service.pending()).toMatchObject([{ proposed: own, standing: fallback, decision: answer.id }]);
    await service.settle(answer.pending!, { choice: own, by: 'ada', comment: 'go' });
    expect(service.pending()).toEqual([]);
    await service.close();
    const records = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records).toHaveLength(2);
    expect(records[1]).toMatchObject({ agent: 'human:ada', action: own, id: answer.id, reason: 'go' });
  });

  it('can be overruled by nobody: a settled decision stays', async () => {
    const { folder } = await policyFolder();
    const service = await serviceOf(folder, config);
    const { pending } = await ask(service, request);
    await service.settle(pending!, { choice: own, by: 'ada' });
    await expect(service.settle(pending!, { choice: fallback, by: 'eve' })).rejects.toThrow(/ada/);
  });
});

describe('the audit log', () => {
  it('holds every decision, and closing loses none', async () => {
    const { folder } = await policyFolder();
    const file = join(temporary(), 'audit.jsonl');
    const service = await serviceOf(folder, { mode: 'enforce', audit: { file } });
    const answers = Promise.all(requests.map((each) => ask(service, each)));
    await service.close();
    const numbers = (await answers).map(({ auditSeq }) => auditSeq);
    expect(numbers.sort((a, b) => a! - b!)).toEqual(requests.map((_, k) => k));
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(requests.length);
    expect((await verifyAudit([file], null)).ok).toBe(true);
  });

  it.skipIf(!existsSync('/dev/full'))('that cannot be written stops enforcing, not answering', async () => {
    expect(await disk.isDevice('/dev/full')).toBe(true);
    const { folder } = await policyFolder();
    const service = await serviceOf(folder, { mode: 'enforce', audit: { file: '/dev/full' } });
    const answer = await ask(service, request);
    expect(answer).toMatchObject({ choice: fallback, fallback: true, auditSeq: null });
    expect(answer.reason).toMatch(/^audit: .*no space/);
    expect(service.status().audit).toMatch(/no space/);
    const advising = await serviceOf(folder, { audit: { file: '/dev/full' } });
    expect(await ask(advising, request)).toMatchObject({ choice: own, fallback: false, auditSeq: null });
  });
});

describe('a request', () => {
  it.each([
    [
      { ...request, task: { ...request.task, class: 'ap' } },
      "/task/class: no such class: 'ap'; did you mean 'api'?",
    ],
    [{ ...request, executors: [] }, '/executors'],
    [{ ...request, executors: [request.executors[0], request.executors[0]] }, '/executors/1/name'],
    [{ ...request, tasks: [request.task] }, '/tasks'],
    [{ ...request, taks: 1 }, 'taks'],
    [{ executors: request.executors }, '/task is missing'],
  ])('that is wrong is told where', async (wrong, message) => {
    const { folder } = await policyFolder();
    const service = await serviceOf(folder);
    await expect(ask(service, wrong as typeof request)).rejects.toThrow(message);
  });

  it('may list another fleet than the policy was trained on', async () => {
    const { folder } = await policyFolder();
    const service = await serviceOf(folder);
    const executors = Array.from({ length: 40 }, (_, e) => ({
      name: `n${e}`,
      slots: 2,
      backlog: e / 10,
      free: 0,
    }));
    const { choice, scores } = await ask(service, { task: { class: 'api' }, executors });
    expect(choice).toBe(scores.indexOf(Math.max(...(scores as number[]))));
  });
});
