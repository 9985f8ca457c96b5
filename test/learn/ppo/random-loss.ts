import { ppoObjective } from '../../../policies/learned/ppo.ts';
import { SequentialStream } from '../../../src/core/random.ts';
import { gradients } from '../../../src/learn/graph/differentiate.ts';
import { Graph } from '../../../src/learn/graph/graph.ts';
