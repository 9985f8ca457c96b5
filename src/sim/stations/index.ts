import type { Engine } from '../engine.ts';
import type { ExecutorSpec } from '../scenario/schema.ts';
import { OrderedStation } from './ordered.ts';
import { PreemptiveStation } from './preemptive.ts';
import { SharingStation } from './sharing.ts';
import type { Station } from './station.ts';

/** By executor the queue that its discipline asks for, null where it is `fifo`; null when all are. */
export function createStations(engine: Engine): (Station | null)[] | null {
  const { fleet } = engine;
  const stations = Array.from({ length: fleet.size }, (_, executor) => {
    const { spec } = fleet.pools[fleet.pool[executor]!]!;
    return createStation(spec.queue.discipline, engine, executor);
  });
  return stations.some((station) => station !== null) ? stations : null;
}

function createStation(
  discipline: ExecutorSpec['queue']['discipline'],
  engine: Engine,
  executor: number,
): Station | null {
  const { tasks } = engine;
  switch (discipline) {
    case 'fifo':
      return null;
    case 'lifo':
      return new OrderedStation(engine, executor, () => -engine.now);
    case 'priority':
      return new OrderedStation(engine, executor, (task) => -tasks.priority[task]!);
    case 'sjf':
      return new OrderedStation(engine, executor, (task) => engine.runMicros(task, executor));
    case 'preemptive':
      return new PreemptiveStation(engine, executor, (task) => -tasks.priority[task]!);
    case 'srpt':
      return new PreemptiveStation(engine, executor, (task) =>
        engine.features.attempts!.remainingOf(task, executor),
      );
    case 'ps':
      return new SharingStation(engine, executor);
  }
}
