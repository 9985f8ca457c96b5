// Many agents, one policy: executors bid for each task and see only themselves; the highest bid gets it.
import {
  BiddingEnv,
  createAgent,
  jointModel,
  loadScenario,
  type Policy,
  SchedulingEnv,
  SharedTeam,
  simulate,
  TeamVector,
} from 'switchyard';

const scenario = await loadScenario('quickstart', [
  ...['executors.0.count=2', 'executors.1.count=1', 'executors.2.count=1'],
  'arrivals.rates=[1.8, 8]',
]);
const dispatch = () => new SchedulingEnv('dispatch-v0', scenario);
const bidding = () => new BiddingEnv(dispatch(), scenario, { team: 'executor' });

// All act at the same time, as in PettingZoo's parallel API, and are paid what the whole is paid.
const env = bidding();
const { observations } = env.reset({ seed: 1 });
console.log(`who bids: ${env.agents.join(', ')}`);
console.log(
  `what one sees: ${observations[env.agents[0]!]!.globals.length} numbers about all and about itself`,
);
const bids = Object.fromEntries(env.agents.map((name, k) => [name, k === 2 ? 1 : 0]));
console.log(`paid to each: ${new Set(Object.values(env.step(bids).rewards)).size} amount`);

// To a method that learns for all of them, each is one more environment.
const vector = new TeamVector(bidding, { count: 8, seed: 'train' });
const learner = await createAgent('ppo', {
  spec: vector.spec,
  seed: '1',
  hyperparameters: {
    rollout: 2048,
    minibatch: 512,
    learningRate: 2e-3,
    entropy: 0.003,
    hidden: [16, 16],
    normalise: true,
  },
});
const team = new SharedTeam(learner, (model) => jointModel(model, dispatch().spec.observationSpace));
for await (const _ of team.train(vector, 100_000));

const seeds = ['a', 'b', 'c', 'd', 'e'];
const total = (policy: Policy) =>
  seeds.reduce((sum, seed) => sum + simulate(scenario, policy, seed).objective, 0);
console.log('the team is better than a turn for everybody:', total(team.policy()) < total('round-robin'));
