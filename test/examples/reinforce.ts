// The same-sequence baseline: four environments live through the same arrivals, so what differs in their returns is
// what the policy did, and not whether a burst came.
import { createAgent, loadScenario, make, type Policy, simulate, VectorEnv } from 'switchyard';

const scenario = await loadScenario('quickstart', ['horizon.tasks=200']);
const create = () => make('dispatch-v0', { scenario });
const agent = await createAgent('reinforce', {
  spec: create().spec,
  seed: '1',
  hyperparameters: { baseline: 'same-sequence', sequenceRollouts: 4, hidden: [16, 16], rollout: 2048 },
});
const env = new VectorEnv(create, { count: 16, seed: 'train', sameEpisodes: agent.sameEpisodes });
for await (const _ of agent.train(env, 50_000));

const total = (policy: Policy) =>
  ['a', 'b', 'c', 'd', 'e'].reduce((sum, seed) => sum + simulate(scenario, policy, seed).objective, 0);
for (const rule of ['round-robin', 'earliest-finish']) {
  console.log(`better than ${rule}: ${total(agent.policy()) < total(rule)}`);
}
