import type { Scenario } from '../scenario/schema.ts';
import { ClosedSource } from './closed.ts';
import { GeneratedSource } from './generated.ts';
import type { Source } from './source.ts';
import { TraceSource } from './trace.ts';

/** The source of tasks that a scenario asks for. */
export function createSource(scenario: Scenario, seed: string): Source {
  const { arrivals, trace } = scenario;
  if ('trace' in arrivals) return new TraceSource(scenario, trace!, seed);
  if (arrivals.process === 'closed') return new ClosedSource(scenario, arrivals, seed);
  return new GeneratedSource(scenario, arrivals, seed);
}
