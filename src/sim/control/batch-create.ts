import type { Engine } from '../engine.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';
import type { SimulatedPoint } from '../simulated-point.ts';
import { BatchControl } from './batch.ts';
import type { Backfill } from './batch-backfill.ts';
import { ConservativeBackfill } from './batch-conservative.ts';
import { EasyBackfill } from './batch-easy.ts';
import { NoBackfill } from './batch-none.ts';
import { RlSchedulerControl } from './batch-rlscheduler.ts';
import type { Control } from './control.ts';

type BatchSpec = NonNullable<ScenarioSpec['batch']>;

const BACKFILLS: Record<BatchSpec['backfill'], new (engine: Engine) => Backfill> = {
  none: NoBackfill,
  easy: EasyBackfill,
  conservative: ConservativeBackfill,
};

/** The control model `batch` with the backfilling and the semantics that a scenario asks for. */
export function createBatchControl(
  { backfill = 'none', semantics = 'textbook', wait = true }: Partial<BatchSpec> = {},
  engine: Engine,
  point: SimulatedPoint,
): Control {
  if (semantics === 'rlscheduler') return new RlSchedulerControl(engine, point, backfill === 'easy');
  return new BatchControl(engine, point, new BACKFILLS[backfill](engine), wait);
}
