import { InputError } from '../../core/errors.ts';
import type { Environment } from '../../gym/environment.ts';
import { BiddingEnv } from '../../gym/multi/bidding-env.ts';
import { TeamVector } from '../../gym/multi/team-vector.ts';
import { SchedulingEnv } from '../../gym/scheduling-env.ts';
import type { VectorOptions } from '../../gym/vector-env.ts';
import { jointModel } from '../../learn/multi/joint-model.ts';
import { SharedTeam } from '../../learn/multi/shared-team.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { narrowingOf } from '../question.ts';
import type { RunDescription } from '../run-folder.ts';
import { learnerOf } from './learner.ts';

/**
 * What `--multi` trains: the executors of a scenario as agents that share one policy, which can be exported.
 *
 * @throws InputError for a scenario without such a team, and for a method whose policy cannot be theirs together
 */
export async function sharedTeam(
  run: RunDescription,
  scenario: Scenario | null,
  make: () => Environment,
  { count, seed }: VectorOptions,
): Promise<{ readonly agent: SharedTeam; readonly env: TeamVector }> {
  if (narrowingOf(run.env))
    throw new InputError(`--multi ${run.multi}: ${run.env} does not ask where tasks go`);
  const bidding = () => {
    const inner = make();
    if (scenario && inner instanceof SchedulingEnv)
      return new BiddingEnv(inner, scenario, { team: run.multi! });
    throw new InputError(`--multi ${run.multi}: ${run.env} has no executors`);
  };
  const { spec } = bidding();
  const learner = await learnerOf(run, spec);
  const whole = make().spec.observationSpace;
  const agent = new SharedTeam(learner, (model) => jointModel(model, whole));
  // Better now than after the training.
  agent.policy();
  return { agent, env: new TeamVector(bidding, { count, seed, sameEpisodes: agent.sameEpisodes }) };
}
