import { beforeAll, describe, expect, it } from 'vitest';
import { answerInThread, RUN_LIMITS } from '../../../src/cli/serving/run-simulations.ts';
import { InputError } from '../../../src/core/errors.ts';
import type { RunQuestion } from '../../../src/serve/explain/questions.ts';
import type { DecisionService } from '../../../src/serve/service.ts';
import { built } from '../../cli/cli.ts';
import { MIXED_FLEET } from '../../fixtures/fleets.ts';
import { post, serverWith } from '../http/fixture.ts';
import { ask, policyFolder, requests, serviceOf } from '../live/served.ts';

let service: DecisionService;
let folder: string;
let hash: string;
beforeAll(async () => {
  ({ folder, hash } = await policyFolder());
  service = await serviceOf(folder, { mode: 'advise' });
});

const run = (changes: object = {}, decision = 20): RunQuestion => ({
  scenario: { ...MIXED_FLEET, horizon: { tasks: 40 }, ...changes },
  seed: '7',
  decision,
});

describe('an explanation of a request', () => {
  it('is of the choice and the scores that a decision has', async () => {
    for (const request of requests.slice(40, 44)) {
      const decided = await ask(service, request);
      const explained = await service.explain(request);
      expect(explained).toMatchObject({ artifact: hash, decision: null, chosen: decided.choice });
      for (const { index, score, contributions } of explained.candidates) {
        expect(Math.abs(score! - decided.scores[index]!)).toBeLessThan(1e-5);
        const parts = Object.values(contributions).reduce((sum, part) => sum + part, 0);
        expect(Math.abs(explained.baseValue! + parts - score!)).toBeLessThan(1e-6);
      }
      expect(explained.reasons.length).toBeGreaterThan(0);
      expect(explained.sentence).toContain(' rather than ');
    }
  });
  it('is of a decision that was made, by its id', async () => {
    const request = { ...requests[50]!, id: 'made-before' };
    const decided = await ask(service, request);
    const explained = await service.explain({ id: 'made-before' });
    expect(explained).toMatchObject({ id: 'made-before', chosen: decided.choice });
    await expect(service.explain({ id: 'never-made' })).rejects.toThrow(/never-made.*give its request/);
  });
  it('tells who decided where that was not the policy', async () => {
    const watching = await serviceOf(folder, { mode: 'observe' });
    for (const [i, request] of requests.slice(0, 30).entries()) {
      const { choice } = await ask(watching, { ...request, id: `o-${i}` });
      const explained = await watching.explain({ id: `o-${i}` });
      expect(explained.chosen).toBe(choice);
      expect(explained.sentence).toMatch(/The fallback scheduler decided \(observe\)\.$/);
      const scores = explained.candidates.map(({ score }) => score!);
      expect(explained.margin! < 0).toBe(
        explained.candidates.find(({ index }) => index === choice)!.score! < Math.max(...scores),
      );
    }
  });
  it('refuses more candidates than can be taken apart in time', async () => {
    const executors = Array.from({ length: 100 }, (_, i) => ({ name: `e${i}` }));
    await expect(service.explain({ task: { work: 1 }, executors })).rejects.toThrow(/100 candidates/);
  });
});

const ONE = { tasks: MIXED_FLEET.tasks.slice(0, 1) };

describe('a question about a run', () => {
  it('is answered with the policy that is served', async () => {
    const explained = await service.explain(run());
    expect(explained).toMatchObject({ id: null, artifact: hash, decision: 20 });
    const tried = await service.whatIf(run());
    expect(tried).toMatchObject({ artifact: hash, decision: 20, chosen: explained.chosen });
    expect(tried.candidates.map(({ index }) => index)).toEqual(
      explained.candidates.map(({ index }) => index),
    );
    expect(Math.min(...tried.candidates.map(({ regret }) => regret))).toBe(0);
  });
  it.each([
    [
      'too many executors',
      run({ ...ONE, executors: [{ name: 'edge', count: 5000 }] }),
      /5000 executors \(at most 1000\)/,
    ],
    ['too many tasks', run({ horizon: { tasks: 1e8 } }), /horizon\.tasks 100000000 \(at most 10000\)/],
    ['other files', run({ arrivals: { trace: { format: 'swf', path: '/etc/passwd' } } }), /names no files/],
    ['a decision that the run does not have', run({}, 40), /the run has 40 decisions, 0 to 39/],
    ['no scenario', { scenario: { name: 'nothing' }, decision: 0 }, /scenario/],
  ])('is refused with %s', async (_, question, message) => {
    await expect(service.whatIf(question)).rejects.toThrow(InputError);
    await expect(service.whatIf(question)).rejects.toThrow(message);
  });
});

describe('in a thread of its own', () => {
  const entry = () => new URL(`file://${built('src/cli/serving/run-question-worker.js')}`);
  const asked = (question: RunQuestion) => ({ kind: 'whatIf' as const, question, folder, hash });

  it('a question has the same answer', async () => {
    const { decision, chosen, candidates } = await service.whatIf(run());
    const answer = await answerInThread(entry(), asked(run()), RUN_LIMITS);
    expect(answer).toEqual({ decision, chosen, candidates });
  });
  it('a run without end is ended', async () => {
    const question = run({ horizon: { seconds: 1e9 } }, 1e12);
    await expect(answerInThread(entry(), asked(question), { millis: 4000, megabytes: 256 })).rejects.toThrow(
      /takes more than 4 s/,
    );
  });
});

describe('over HTTP', () => {
  it('both questions are answered, and decisions go on meanwhile', async () => {
    const { app } = await serverWith({}, service as never);
    const request = requests[60]!;
    const [explained, tried, decided] = await Promise.all([
      app.inject(post('/v1/explain', request)),
      app.inject(post('/v1/whatif', run())),
      app.inject(post('/v1/decide', { ...request, id: 'meanwhile' })),
    ]);
    expect(explained.json()).toMatchObject({ artifact: hash, chosen: decided.json().choice });
    expect(tried.json()).toMatchObject({ decision: 20 });
    const again = await app.inject(post('/v1/explain', { id: 'meanwhile' }));
    expect(again.json()).toMatchObject({ id: 'meanwhile', chosen: decided.json().choice });
    const unknown = await app.inject(post('/v1/explain', { id: 'never' }));
    expect(unknown.statusCode).toBe(400);
    expect(unknown.json().errors).toEqual([{ path: '/id', message: expect.stringContaining("'never'") }]);
    const mixed = await app.inject(post('/v1/explain', { ...run(), task: { work: 1 } }));
    expect(mixed.json().errors).toEqual([{ path: '/task', message: 'a scenario says that itself' }]);
    const empty = await app.inject(post('/v1/explain', {}));
    expect(empty.json().detail).toBe('/executors is missing');
    const wrong = await app.inject(post('/v1/whatif', { ...run(), decision: -1 }));
    expect(wrong.statusCode).toBe(400);
    expect(wrong.json().errors[0].path).toBe('/decision');
  });
});
