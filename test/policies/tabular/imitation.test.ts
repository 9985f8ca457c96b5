import { describe, expect, it } from 'vitest';
import { DispatchEnv } from '../../../envs/dispatch-v0.ts';
import { schedulers } from '../../../policies/static/index.ts';
import { demonstrate } from '../../../src/learn/demonstrations.ts';
import type { TableModel } from '../../../src/learn/policy-model.ts';
import type { Demonstration } from '../../../src/learn/training/imitation.ts';
import { fourRooms } from '../../fixtures/fleets-of-four.ts';
import { agentFor, drain, greedy, METHODS, train } from './agents.ts';
