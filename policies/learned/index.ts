import { type AgentFactory, Registry } from '../../src/index.ts';
import { createDoubleQ } from './double-q.ts';
import { createExpectedSarsa } from './expected-sarsa.ts';
import { createPPO } from './ppo.ts';
import { createQLearning } from './q-learning.ts';

/** Every learning method by its name. */
export const agents = new Registry<AgentFactory>('agent', {
  ppo: createPPO,
  'q-learning': createQLearning,
  'expected-sarsa': createExpectedSarsa,
  'double-q': createDoubleQ,
});
