import { describe, expect, it } from 'vitest';
import { seatOf } from '../../../src/cli/evaluating/target.ts';
import { Dropped } from '../../../src/serve/evaluation/dropped.ts';
import type { LoggedDecision } from '../../../src/serve/evaluation/logged-decisions.ts';
import { METRICS } from '../../../src/serve/evaluation/metric.ts';
import { targetSteps } from '../../../src/serve/evaluation/target-steps.ts';
import { policyFolder, requests } from '../live/served.ts';

const seat = await seatOf((await policyFolder('1')).folder, undefined, 1e9);
const request = requests[0]!;
const candidates = request.executors.map(({ name }) => name);

function logged(more: Partial<LoggedDecision> = {}): LoggedDecision {
  const id = 'd';
  const known = { forbidden: new Set<number>(), fallback: null, pending: false, mode: 'enforce' } as const;
  const outcome = { id, sojourn: 2 };
  return { seq: 0, id, time: 0, request, candidates, action: 0, propensity: 0.5, ...known, outcome, ...more };
}

function stepsOf(decision: LoggedDecision, drawnOnly = false) {
  const dropped = new Dropped();
  const { steps, unreadable } = targetSteps(
    [decision],
    seat,
    { metric: METRICS.sojourn, drawnOnly },
    dropped,
  );
  return { steps, unreadable, dropped: dropped.counts };
}

describe('a policy under evaluation', () => {
  it('chooses among what rules had left, whatever it would like best', () => {
    candidates.forEach((_, only) => {
      const forbidden = new Set([...candidates.keys()].filter((i) => i !== only));
      const { steps } = stepsOf(logged({ forbidden, action: only }));
      expect(steps).toMatchObject([{ agrees: true, supported: true, outcome: 2 }]);
    });
  });

  it('has no support for another choice than the only one that the log would have made', () => {
    const found = candidates.map((_, action) => stepsOf(logged({ action, propensity: 1 })).steps[0]!);
    expect(found.filter(({ agrees }) => agrees)).toHaveLength(1);
    for (const { agrees, supported } of found) expect(supported).toBe(agrees);
    expect(stepsOf(logged({ propensity: 1 }), true)).toMatchObject({ dropped: { 'not drawn at random': 1 } });
  });

  it.each<[string, Partial<LoggedDecision>]>([
    ['the fallback decided: canary', { fallback: 'canary' }],
    ['mode advise: nobody knows what was done', { mode: 'advise' }],
    ['a person was asked', { pending: true }],
    ['nothing was chosen', { action: null }],
    ['no outcome was reported', { outcome: null }],
    ['its outcome does not tell the metric', { outcome: { id: 'd', slaMet: true } }],
    ['not for this policy', { request: { ...request, task: { class: 'other' } } }],
  ])('is not asked where %s', (reason, more) => {
    expect(stepsOf(logged(more))).toMatchObject({ steps: [], dropped: { [reason]: 1 } });
  });
});
