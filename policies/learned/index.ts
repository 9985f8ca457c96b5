import { type AgentFactory, Registry } from '../../src/index.ts';
import { createA2C } from './a2c.ts';
import { createCEM } from './cem.ts';
import { createClone } from './clone.ts';
import { createDoubleQ } from './double-q.ts';
import { createDQN } from './dqn.ts';
import { createExpectedSarsa } from './expected-sarsa.ts';
import { createPPO } from './ppo.ts';
import { createPQN } from './pqn.ts';
import { createQLearning } from './q-learning.ts';
import { createReinforce } from './reinforce.ts';

/** Every learning method by its name. */
export const agents = new Registry<AgentFactory>('agent', {
  a2c: createA2C,
  cem: createCEM,
  clone: createClone,
  'double-q': createDoubleQ,
  'expected-sarsa': createExpectedSarsa,
  dqn: createDQN,
  ppo: createPPO,
  pqn: createPQN,
  'q-learning': createQLearning,
  reinforce: createReinforce,
});
