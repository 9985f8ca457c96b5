import type { Engine } from '../engine.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { SimulatedPoint } from '../simulated-point.ts';
import { createBatchControl } from './batch-create.ts';
import type { Control } from './control.ts';
import { DispatchControl } from './dispatch.ts';
import { PlacementControl } from './placement.ts';
import { WorkflowControl } from './workflow.ts';

/** The control model that a scenario asks for. */
export function createControl(scenario: Scenario, engine: Engine, point: SimulatedPoint): Control {
  switch (scenario.control) {
    case 'dispatch':
      return new DispatchControl(engine, point);
    case 'placement':
      return new PlacementControl(engine, point, scenario.placement);
    case 'batch':
      return createBatchControl(scenario.batch, engine, point);
    case 'workflow':
      return new WorkflowControl(engine, point);
  }
}
