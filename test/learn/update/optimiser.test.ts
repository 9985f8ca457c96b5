import { describe, expect, it } from 'vitest';
import { Graph } from '../../../src/learn/graph/graph.ts';
import { interpret } from '../../../src/learn/graph/interpret.ts';
import { adam, descend, type Optimiser, radam, rmsprop } from '../../../src/learn/update/optimiser.ts';

const LEARNING_RATE = 0.1;
const START = [1, -2];
const gradientAt = (step: number) => [Math.sin(3 * step), 0.01 * Math.cos(step)];

/** Parameters after each of `count` updates in the graph, in float64. */
function path(optimiser: Optimiser, count: number): number[][] {
  const graph = new Graph();
  const input = (name: string) => graph.input(name, [2]);
  const scalar = (name: string) => graph.input(name, []);
  const state = { parameters: input('parameters'), mean: input('mean'), variance: input('variance') };
  const scalars = [scalar('adaptive'), scalar('correction'), scalar('plain')] as const;
  const next = descend(optimiser, state, input('gradient'), scalars);
  for (const [name, value] of Object.entries(next)) graph.output(`${name}/next`, value);
  let now: Record<string, ArrayLike<number>> = { parameters: START, mean: [0, 0], variance: [0, 0] };
  return Array.from({ length: count }, (_, k) => {
    const [adaptive, correction, plain] = optimiser.rates(LEARNING_RATE, k + 1);
    const rates = { adaptive: [adaptive], correction: [correction], plain: [plain] };
    const found = interpret(graph, { ...now, ...rates, gradient: gradientAt(k + 1) });
    now = Object.fromEntries(Object.keys(now).map((name) => [name, found[`${name}/next`]!]));
    return [...found['parameters/next']!];
  });
}

/** The same by a method's textbook form: the change of a parameter from its gradients so far, latest last. */
function textbook(change: (gradients: readonly number[]) => number, count: number): number[][] {
  const parameters = [...START];
  const seen: number[][] = START.map(() => []);
  return Array.from({ length: count }, (_, k) => {
    gradientAt(k + 1).forEach((gradient, i) => {
      seen[i]!.push(gradient);
      parameters[i]! -= LEARNING_RATE * change(seen[i]!);
    });
    return [...parameters];
  });
}

/** Σ (1 − β) βᵗ⁻ᵏ xₖ */
const moment = (beta: number, values: readonly number[]) =>
  values.reduce((sum, x, k) => sum + (1 - beta) * beta ** (values.length - 1 - k) * x, 0);

const squares = (values: readonly number[]) => values.map((x) => x * x);

function expectSamePath(optimiser: Optimiser, change: (gradients: readonly number[]) => number): void {
  const expected = textbook(change, 20);
  path(optimiser, 20).forEach((parameters, k) => {
    parameters.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[k]![i]!, 12);
    });
  });
}

describe('an update', () => {
  it('by Adam follows Kingma & Ba with ε outside the corrected root', () => {
    expectSamePath(adam(1e-5), (gradients) => {
      const t = gradients.length;
      const mean = moment(0.9, gradients) / (1 - 0.9 ** t);
      const variance = moment(0.999, squares(gradients)) / (1 - 0.999 ** t);
      return mean / (Math.sqrt(variance) + 1e-5);
    });
  });

  it('by RMSProp divides by the root of a mean square that begins at 0', () => {
    expectSamePath(rmsprop(1e-5), (gradients) => {
      return gradients.at(-1)! / (Math.sqrt(moment(0.99, squares(gradients))) + 1e-5);
    });
  });

  it('by rectified Adam is plain momentum for five steps, and rectified after that', () => {
    const longest = 1999;
    expectSamePath(radam(1e-8), (gradients) => {
      const t = gradients.length;
      const mean = moment(0.9, gradients) / (1 - 0.9 ** t);
      if (t <= 5) return mean;
      const rho = longest - (2 * t * 0.999 ** t) / (1 - 0.999 ** t);
      const r = ((rho - 4) * (rho - 2) * longest) / ((longest - 4) * (longest - 2) * rho);
      const variance = moment(0.999, squares(gradients)) / (1 - 0.999 ** t);
      return (Math.sqrt(r) * mean) / (Math.sqrt(variance) + 1e-8);
    });
  });
});
