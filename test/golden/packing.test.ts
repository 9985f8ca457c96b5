import { expect, it } from 'vitest';
import { type DecisionPoint, type Scheduler, Simulator } from '../../src/index.ts';
import { scenarioOf } from '../fixtures/scenario.ts';
import { describeShared, shared } from '../fixtures/shared.ts';

interface Packing {
  readonly deterministic: readonly {
    readonly policy: string;
    readonly order: string;
    readonly final: number;
    readonly fails: number;
    readonly gpu_capacity: number;
  }[];
}

/** The first node in the file that has room, and the one that would be fullest. */
const POLICIES: Readonly<Record<string, (point: DecisionPoint, i: number) => number>> = {
  FIRSTFIT: (_, i) => i,
  BESTFIT: (point, i) => {
    const left = (kind: string) => point.executor(i).available(kind) - point.task(i).demand(kind);
    return (0.5 * left('cpu')) / 128000 + (0.5 * left('gpu')) / 8000;
  },
};

function leastOf(score: (point: DecisionPoint, i: number) => number): Scheduler {
  return {
    choose(point) {
      let best = -1;
      let least = Number.POSITIVE_INFINITY;
      for (let i = 0; i < point.size; i++) {
        if (!point.allowed(i)) continue;
        const value = score(point, i);
        if (value < least) [best, least] = [i, value];
      }
      return best;
    },
  };
}

const rowsOf = (path: string) => {
  const lines = shared(path).trim().split(/\r?\n/);
  return lines.slice(1).map((line) => line.split(','));
};

/** Pods as tasks that never leave; those that demand the same are a class. */
async function openb() {
  const executors = rowsOf('data/packing/openb_node_list_gpu_node.csv').map(
    ([name, cpu, memory, gpus, type]) => ({
      name,
      slots: 1000,
      resources: { cpu: Number(cpu), memory: Number(memory) },
      gpus: { count: Number(gpus), type },
      queue: { waiting: 0 },
    }),
  );
  const pods = rowsOf('data/packing/openb_pod_list_default.csv').map(([, ...pod]) =>
    pod.slice(0, 5).join('/'),
  );
  const tasks = [...new Set(pods)].map((name) => {
    const [cpu, memory, count, share, spec] = name.split('/');
    const types = spec ? { types: spec.split('|') } : {};
    const gpu = Number(count) === 1 ? { share: Number(share), ...types } : { count: Number(count), ...types };
    return { name, demand: { cpu: Number(cpu), memory: Number(memory) }, ...(Number(count) > 0 && { gpu }) };
  });
  const csv = ['at,work,class', ...pods.map((pod, n) => `${n},1000000000,${pod}`)].join('\n');
  const map = { arrival: 'at', work: 'work', class: 'class' };
  const arrivals = { trace: { format: 'csv', path: 'pods.csv', map } };
  return scenarioOf({ name: 'openb', executors, tasks, arrivals }, { 'pods.csv': csv });
}

describeShared('packing the pods of a GPU cluster onto its nodes', () => {
  const golden = JSON.parse(shared('golden/packing_openb_default.json')) as Packing;
  const scenario = openb();
  for (const { policy, order, final, fails, gpu_capacity } of golden.deterministic) {
    const score = POLICIES[policy];
    if (order !== 'file_order' || score === undefined) continue;
    it(`fails as many of them by ${policy}, and allocates as much`, async () => {
      const simulator = new Simulator(await scenario, { seed: '1' });
      const scheduler = leastOf(score);
      let allocated = 0;
      for (let point = simulator.advance(); point; point = simulator.advance()) {
        const choice = scheduler.choose(point);
        allocated += point.task(choice).demand('gpu');
        simulator.apply(choice);
      }
      expect(simulator.counts.rejected).toBe(fails);
      expect(allocated / 10 / gpu_capacity).toBeCloseTo(final, 9);
    });
  }
});
