import { describe, expect, it } from 'vitest';
import type { Scoring } from '../../src/explain/scoring.ts';
import { expectRefusal, inProcess } from './cli.ts';

const SHORT = ['--set', 'horizon.tasks=60', '--set', 'horizon.warmup=0'];
const words = (command: string, policy: string, decision: number, scenario = 'two-tier') => [
  ...[command, scenario, '--policy', policy, '--decision', String(decision)],
  ...SHORT,
];
const json = async (...given: Parameters<typeof words>) => {
  const { stdout, stderr, code } = await inProcess([...words(...given), '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
};

function expectComplete({ baseValue, candidates }: Pick<Scoring, 'baseValue' | 'candidates'>): void {
  for (const { score, contributions } of candidates) {
    const parts = Object.values<number>(contributions).reduce((sum, part) => sum + part, 0);
    expect(Math.abs(baseValue + parts - score)).toBeLessThan(1e-6);
  }
}

describe('explain', () => {
  it('answers with the keys of the contract', async () => {
    const answer = await json('explain', 'least-backlog', 30);
    expect(Object.keys(answer)).toEqual([
      ...[
        'schema',
        'decision',
        'chosen',
        'runnerUp',
        'margin',
        'baseValue',
        'reasons',
        'sentence',
        'candidates',
      ],
    ]);
    expect(answer).toMatchObject({ schema: 'switchyard/explain/v1', decision: 30 });
    expect(Object.keys(answer.candidates[0])).toEqual([
      ...['index', 'kind', 'task', 'executor', 'score', 'features', 'contributions'],
    ]);
  });
  // Each of these looks at one number alone, or one that decides here.
  it.each([
    ['least-backlog', 30, 'two-tier', 'SHORTER_BACKLOG', 'backlog'],
    ['join-shortest-queue', 30, 'two-tier', 'SHORTER_QUEUE', 'load'],
    ['cheapest', 30, 'two-tier', 'CHEAPER', 'cost'],
    ['score:finish + 0.001 * cost', 30, 'two-tier', 'SOONER_FINISH', 'finish'],
    ['score:1000 * cost + finish', 30, 'two-tier', 'SOONER_FINISH', 'finish'],
    ['sjf', 30, 'batch', 'SHORTER_RUN', 'estimate'],
    ['ljf', 30, 'batch', 'LONGER_RUN', 'estimate'],
    ['wfp3', 30, 'batch', 'LONGER_WAIT', 'wait'],
  ])('%s, decision %i of %s: %s', async (policy, decision, scenario, code, part) => {
    const answer = await json('explain', policy, decision, scenario);
    expect(answer.reasons.filter((each: string) => each !== 'TIE')[0]).toBe(code);
    expect(answer.sentence).toContain(`(${part} makes a difference of`);
    expect(answer.margin).toBeGreaterThanOrEqual(0);
    expectComplete(answer);
  });
  it('tells plainly where there are no scores', async () => {
    const answer = await json('explain', 'round-robin', 30);
    expect(answer).toMatchObject({ runnerUp: null, margin: null, baseValue: null, reasons: ['NO_SCORES'] });
    expect(answer.sentence).toContain('round-robin gives no scores');
  });
  it('shows people the sentence, the features and the parts', async () => {
    const { stdout } = await inProcess(words('explain', 'score:finish + 2 * cost', 30));
    expect(stdout).toMatch(/^Task 30 on \S+ rather than on \S+: /);
    expect(stdout).toMatch(/kind +task +executor +score +finish +cost\n/);
    expect(stdout).toMatch(/run +30 +\S+ +chosen /);
  });
  it('refuses a decision that the run does not have', async () => {
    const late = await inProcess(words('explain', 'least-backlog', 60));
    expectRefusal(late, 'decision 60: the run has 60 decisions, 0 to 59');
    const none = await inProcess(words('explain', 'least-backlog', 0.5));
    expectRefusal(none, '--decision 0.5 is not allowed (a whole number ≥ 0)');
  });
});

describe('whatif', () => {
  it('answers with the keys of the contract, and what the run itself came to', async () => {
    const answer = await json('whatif', 'round-robin', 30);
    const own = answer.candidates.find(({ index }: { index: number }) => index === answer.chosen);
    expect(answer).toMatchObject({ schema: 'switchyard/whatif/v1', decision: 30 });
    expect(Object.keys(own)).toEqual([
      'index',
      'cost',
      'meanResponse',
      'slaAttainment',
      'objective',
      'regret',
    ]);
    const run = await inProcess(['simulate', 'two-tier', '--policy', 'round-robin', '--json', ...SHORT]);
    const { cost, meanResponse, slaAttainment } = JSON.parse(run.stdout).metrics;
    expect(own).toMatchObject({ cost, meanResponse, slaAttainment });
    const regrets = answer.candidates.map(({ regret }: { regret: number }) => regret);
    expect(Math.min(...regrets)).toBe(0);
    expect(Math.max(...regrets)).toBeGreaterThan(0);
  });
  it('shows people the best alternative first', async () => {
    const { stdout } = await inProcess(words('whatif', 'round-robin', 30));
    expect(stdout.split('\n')[1]).toMatch(/^\d+ +task 30 on \S+ .* 0$/);
  });
  it('refuses a decision that the run does not have', async () => {
    const late = await inProcess(words('whatif', 'least-backlog', 60));
    expectRefusal(late, 'decision 60: the run has 60 decisions, 0 to 59');
  });
});
