import { InputError } from '../../../core/errors.ts';
import type { Scenario } from '../../../sim/scenario/schema.ts';
import type { ExecutorView, TaskView } from '../../../sim/views.ts';
import type { Reader } from '../decision.ts';

/** A resource of a scenario's executors, and what Kubernetes calls it. */
export interface NodeResource {
  /** `slots` where executors have nothing else. */
  readonly kind: string;
  readonly name: string;
}

const OWN_NAMES = ['cpu', 'memory', 'ephemeral-storage'];

/** What of a scenario's resources Kubernetes has a name for, and what it has none for. */
export function nodeResources(scenario: Scenario): {
  readonly known: readonly NodeResource[];
  readonly unknown: readonly string[];
} {
  const kinds = [...new Set(scenario.executors.flatMap(({ resources }) => Object.keys(resources ?? {})))];
  const gpus = scenario.executors.some((executor) => executor.gpus !== undefined) ? ['gpu'] : [];
  if (kinds.length + gpus.length === 0) return { known: [{ kind: 'slots', name: 'cpu' }], unknown: [] };
  // An extended resource is named after who defines it.
  const isKnown = (kind: string) => OWN_NAMES.includes(kind) || kind.includes('/');
  const known = kinds.filter(isKnown).map((kind) => ({ kind, name: kind }));
  const unknown = [...kinds.filter((kind) => !isKnown(kind)), ...gpus];
  if (known.length === 0) {
    throw new InputError(
      `cannot export to kube-weights: Kubernetes has no name for what ${scenario.name} has: ${unknown.join(', ')} ` +
        `(allowed: slots alone, ${OWN_NAMES.join(', ')}, and vendor/name)`,
    );
  }
  return { known, unknown };
}

/** Of every resource the share that would be requested with the task there; and which pool it is, by index. */
export function nodeReader(resources: readonly NodeResource[], pools: readonly string[]): Reader {
  return {
    name: `requested shares of ${resources.map(({ kind }) => kind).join(', ')}, pool`,
    columns: resources.length + 1,
    write(point, i, out, at) {
      const [executor, task] = [point.executor(i), point.task(i)];
      resources.forEach(({ kind }, r) => {
        out[at + r] = requestedShare(executor, task, kind);
      });
      out[at + resources.length] = pools.indexOf(executor.pool);
    },
  };
}

function requestedShare(executor: ExecutorView, task: TaskView, kind: string): number {
  const slots = kind === 'slots';
  const capacity = slots ? executor.slots : executor.capacity(kind);
  const free = slots ? executor.free : executor.available(kind);
  const demand = slots ? task.slots : task.demand(kind);
  return capacity === 0 ? Number.NaN : (capacity - free + demand) / capacity;
}
