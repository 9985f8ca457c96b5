import { expect, it } from 'vitest';
import { markovQueue } from '../../src/cli/conformance/exact/markov-queue.ts';
import { models } from '../../src/cli/conformance/index.ts';
import { describeShared, shared } from '../fixtures/shared.ts';

type Numbers = Readonly<Record<string, number>>;
type Golden = { readonly model: string; readonly params: Numbers } & Readonly<Record<string, unknown>>;

/** The id of the model of the suite that stands for an entry of the file. */
function idOf({ model, params }: Golden): string {
  const { lam, mu, c, K, scv, lam1, lam2, mu1 = mu, mu2 = mu } = params;
  const ids: Readonly<Record<string, string>> = {
    'M/M/1 FCFS': `mm1-${lam}-${mu}`,
    'M/M/c FCFS': `mm${c}-${lam}-${mu}`,
    'M/H2/1 FCFS': `mg1-hyperexponential${scv}-${lam}`,
    'M/E_k/1 FCFS': `mg1-erlang-${lam}`,
    'M/D/1 FCFS': `mg1-deterministic-${lam}`,
    'M/U/1 FCFS': `mg1-uniform-${lam}`,
    'M/M/c/K FCFS (K=system capacity)': `mm${c}${K}-${lam}`,
    'M/M/1 two-class NON-preemptive priority (class 1 high)': `priority-${lam1}-${lam2}-${mu1}-${mu2}`,
    'M/M_i/1 two-class NON-preemptive, different rates': `priority-${lam1}-${lam2}-${mu1}-${mu2}`,
    'M/M/1 PS (= any M/G/1 PS with same mean)': `ps-sizes-${lam}`,
    'M/M/1 SRPT (preemptive, known sizes)': `srpt-${lam}`,
    'c parallel M/M/1, Bernoulli(1/c) split': `split-${c}-${lam}`,
  };
  return ids[model] ?? `none for ${model}`;
}

/** What the suite calls the single numbers of the file. */
const NAMES: Readonly<Record<string, string>> = {
  utilisation: 'utilisation',
  mean_wait: 'mean wait',
  mean_wait_all: 'mean wait',
  mean_response: 'mean response',
  mean_queue_length: 'mean queue length',
  mean_number_in_system: 'mean in system',
  mean_slowdown: 'mean slowdown',
  p_wait: 'P(wait > 0)',
  loss_probability: 'P(lost)',
  mean_wait_class1: 'mean wait, urgent',
  mean_wait_class2: 'mean wait, other',
  mean_response_class1: 'mean response, urgent',
  mean_response_class2: 'mean response, other',
};

/** Of no run: the same rule under another discipline, and which of two orders is the better one. */
const ELSEWHERE = ['model', 'params', 'note', 'fcfs_mean_wait_same_load', 'cmu_optimal_high_class'];

/** Probabilities below it are for the formulas alone; no run would see them. */
const VISIBLE = 1e-3;

/** What an entry says, by the names of the suite. */
function* expectations(entry: Golden): Generator<readonly [name: string, value: number]> {
  for (const [key, value] of Object.entries(entry)) {
    if (ELSEWHERE.includes(key)) continue;
    if (typeof value === 'number') yield [NAMES[key] ?? key, value];
    else yield* tableOf(key, value as Numbers, entry);
  }
}

function* tableOf(
  key: string,
  table: Numbers,
  { params: { lam, mu, c } }: Golden,
): Generator<readonly [string, number]> {
  const short = (value: number) => Number(value.toPrecision(4));
  for (const [at, value] of Object.entries(table)) {
    if (key === 'response_quantile') yield [`P(response > ${short(value)})`, 1 - Number(at)];
    else if (key === 'conditional_response') yield [`mean response, ${Number(at)} s`, value];
    else if (key === 'state_probabilities') {
      if (value > VISIBLE) yield [`P(N = ${at})`, value];
    } else if (key === 'p_wait_exceeds') {
      const exact = markovQueue({ arrivals: lam!, service: mu!, servers: c! });
      expect(exact.waitTail(Number(at))).toBeCloseTo(value, 12);
      if (value > VISIBLE) yield [`P(wait > ${Number(at)})`, value];
    } else throw new Error(`an unknown table: ${key}`);
  }
}

describeShared('the suite holds every entry of the golden file', () => {
  const entries = JSON.parse(shared('golden/queueing.json')) as readonly Golden[];

  it.each(entries.map((entry) => ({ title: `${entry.model} ${JSON.stringify(entry.params)}`, entry })))(
    '$title',
    ({ entry }) => {
      const model = models.find(({ id }) => id === idOf(entry));
      expect(model, idOf(entry)).toBeDefined();
      const exact = new Map(model!.estimands.map(({ name, exact }) => [name, exact]));
      for (const [name, value] of expectations(entry)) {
        expect(exact.get(name), name).toBeCloseTo(value, 8);
      }
    },
  );
});
