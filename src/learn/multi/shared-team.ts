import type { Observation, Transition } from '../../gym/env.ts';
import type { EnvVector } from '../../gym/env-vector.ts';
import type { Agent, AgentState, ProgressRecord } from '../agent.ts';
import type { PolicyModel } from '../policy-model.ts';

/**
 * One learner for all agents of a team (parameter sharing): any method, which learns from what every agent sees and
 * does as if each were an environment of its own. It trains on a `TeamVector`, and its steps are agents' steps.
 *
 * As an agent it is its learner, but for {@link policy}, which is the team's.
 */
export class SharedTeam implements Agent {
  /** What learns; its policy is a single agent's. */
  readonly learner: Agent;
  readonly #joint: (model: PolicyModel) => PolicyModel;

  /** @param joint what all agents with one policy come to together, such as `jointModel` */
  constructor(learner: Agent, joint: (model: PolicyModel) => PolicyModel) {
    this.learner = learner;
    this.#joint = joint;
  }

  get sameEpisodes(): number {
    return this.learner.sameEpisodes ?? 1;
  }

  selectAction(state: Observation): number {
    return this.learner.selectAction(state);
  }

  learn(transition: Transition): Promise<void> {
    return this.learner.learn(transition);
  }

  train(env: EnvVector, steps: number): AsyncGenerator<ProgressRecord> {
    return this.learner.train(env, steps);
  }

  policy(): PolicyModel {
    return this.#joint(this.learner.policy());
  }

  save(): AgentState {
    return this.learner.save();
  }

  load(state: AgentState): void {
    this.learner.load(state);
  }
}
