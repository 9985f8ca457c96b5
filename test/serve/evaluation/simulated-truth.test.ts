import { describe, expect, it } from 'vitest';
import { evaluateOffPolicy } from '../../../src/bench/off-policy/evaluate.ts';
import { seatOf } from '../../../src/cli/evaluating/target.ts';
import { SequentialStream } from '../../../src/core/random.ts';
import { decide } from '../../../src/serve/decision/decider.ts';
import type { DecideRequest } from '../../../src/serve/decision/request.ts';
import { requestOf } from '../../../src/serve/decision/request-of.ts';
import { Dropped } from '../../../src/serve/evaluation/dropped.ts';
import type { LoggedDecision } from '../../../src/serve/evaluation/logged-decisions.ts';
import { METRICS } from '../../../src/serve/evaluation/metric.ts';
import { targetSteps } from '../../../src/serve/evaluation/target-steps.ts';
import { noKpis } from '../../../src/sim/kpis.ts';
import { Simulator } from '../../../src/sim/simulator.ts';
import { policyFolder, scenario } from '../live/served.ts';

const SITUATIONS = 150;
const REPETITIONS = 200;
const DECISIONS = 200;
const EXPLORE = 0.8;

/** A choice of the simulator, and what comes of each candidate: task-seconds until all that is there is done. */
interface Situation {
  readonly request: DecideRequest;
  readonly outcomes: readonly number[];
}

const situations: readonly Situation[] = (() => {
  const simulator = new Simulator(scenario, { seed: 'situations' });
  const found: Situation[] = [];
  for (let point = simulator.advance(); point && found.length < SITUATIONS; point = simulator.advance()) {
    const request = point.allAllowed ? requestOf(point, 'dispatch') : null;
    const { size } = point;
    if (request)
      found.push({ request, outcomes: Array.from({ length: size }, (_, i) => drained(simulator, i)) });
    let choice = found.length % size;
    while (!simulator.open!.allowed(choice)) choice = (choice + 1) % size;
    simulator.apply(choice);
  }
  return found;
})();

/** An episode that ends when nothing is left: no more arrives. */
function drained(simulator: Simulator, choice: number): number {
  const snapshot = simulator.snapshot();
  const [before, after] = [noKpis(), noKpis()];
  simulator.imagine(0, false);
  simulator.readKpis(before);
  simulator.apply(choice);
  simulator.advance();
  simulator.readKpis(after);
  simulator.restore(snapshot);
  return after.latency - before.latency;
}

const logging = await seatOf((await policyFolder('1')).folder, undefined, 1e9);
const target = await seatOf((await policyFolder('2')).folder, undefined, 1e9);

const stream = new SequentialStream('logs');

/** A log of the first policy, as the server would write it. */
function logOf(repetition: number): LoggedDecision[] {
  return Array.from({ length: DECISIONS }, (_, k) => {
    const { request, outcomes } = situations[stream.below(SITUATIONS)]!;
    const id = `${repetition}-${k}`;
    const terms = {
      mode: 'enforce',
      suspended: null,
      explore: EXPLORE,
      guard: () => [],
      late: () => false,
    } as const;
    const { choice, propensity } = decide(logging, request, id, terms);
    return {
      seq: k,
      id,
      time: k,
      request,
      candidates: request.executors.map(({ name }) => name),
      action: choice,
      propensity,
      forbidden: new Set(),
      fallback: null,
      pending: false,
      mode: 'enforce',
      outcome: { id, sojourn: outcomes[choice!]! },
    };
  });
}

/** The mean outcome of all situations under a policy that decides by itself. */
function truth(): number {
  const terms = { mode: 'enforce', suspended: null, explore: 0, guard: () => [], late: () => false } as const;
  const outcomes = situations.map(
    ({ request, outcomes }, k) => outcomes[decide(target, request, `${k}`, terms).choice!]!,
  );
  return outcomes.reduce((sum, each) => sum + each, 0) / SITUATIONS;
}

describe('the value of another policy, from logs of a simulated fleet', () => {
  it('is in its intervals in 95 % of repetitions', () => {
    const value = truth();
    const hits = { ips: 0, snips: 0, dr: 0 };
    const errors = { ips: 0, snips: 0, dr: 0 };
    for (let k = 0; k < REPETITIONS; k++) {
      const options = { metric: METRICS.sojourn, drawnOnly: false };
      const { steps } = targetSteps(logOf(k), target, options, new Dropped());
      const found = evaluateOffPolicy(steps, { resamples: 399, seed: `${k}` });
      for (const name of ['ips', 'snips', 'dr'] as const) {
        const [low, high] = found[name].ci95!;
        if (low <= value && value <= high) hits[name]++;
        errors[name] += (found[name].value - value) ** 2 / REPETITIONS;
      }
    }
    // Binomial, 200 × 0.95, |z| < 4: from 178 hits up.
    for (const [name, count] of Object.entries(hits)) {
      expect(Math.abs(count - 190) / Math.sqrt(200 * 0.95 * 0.05), `${name}: ${count} of 200`).toBeLessThan(
        4,
      );
    }
    // The model of outcomes is worth its while.
    expect(errors.dr).toBeLessThan(errors.ips);
  });
});
