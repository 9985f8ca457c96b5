import type { Scenario } from '../scenario/schema.ts';
import type { TaskPool } from '../tasks.ts';
import { ClosedSource } from './closed.ts';
import { FeedbackSource } from './feedback.ts';
import { GeneratedSource } from './generated.ts';
import type { Source } from './source.ts';
import { TraceSource } from './trace.ts';
import { WorkflowSource } from './workflows.ts';

/**
 * The source of tasks that a scenario asks for.
 *
 * @param named whether tasks must have names to be called by after they have left
 */
export function createSource(scenario: Scenario, seed: string, tasks: TaskPool, named: boolean): Source {
  const { arrivals, trace, workflows } = scenario;
  if ('trace' in arrivals) {
    const { dependencies } = arrivals.trace;
    return dependencies
      ? new FeedbackSource(scenario, trace!, seed)
      : new TraceSource(scenario, trace!, seed);
  }
  if (workflows) return new WorkflowSource(scenario, arrivals, seed, tasks, named);
  if (arrivals.process === 'closed') return new ClosedSource(scenario, arrivals, seed);
  return new GeneratedSource(scenario, arrivals, seed);
}
