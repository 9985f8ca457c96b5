import { leastBacklog } from '../../../policies/static/least-backlog.ts';
import { InputError } from '../../core/errors.ts';
import type { DecideRequest } from '../../serve/decision/request.ts';
import { requestOf } from '../../serve/decision/request-of.ts';
import { packedKinds } from '../../sim/resources/gpu-packing.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { Simulator } from '../../sim/simulator.ts';

/** What a production system like a scenario would ask: its choices when the least backlog decides. */
export function recordedRequests(scenario: Scenario, count: number, seed = '1'): DecideRequest[] {
  const { control } = scenario;
  if (control === 'workflow') throw new InputError(`${scenario.name}: requests hold no workflows`);
  const simulator = new Simulator(scenario, { seed });
  const scheduler = leastBacklog({ scenario, parameters: {}, seed });
  const packed = packedKinds(scenario);
  const requests: DecideRequest[] = [];
  for (let point = simulator.advance(); point && requests.length < count; point = simulator.advance()) {
    if (point.runs > 0) requests.push(requestOf(point, control, packed));
    simulator.apply(scheduler.choose(point));
  }
  return requests;
}
