import { gateTables } from './report.ts';
import type { GateVerdict } from './verdict.ts';

/** The page of `results/reference/learning.md`. */
export function learningPage(verdicts: readonly GateVerdict[]): string {
  return [
    '# Learning: every method beside published results',
    '',
    'Written by `npm run learning-gates`. IQM over training seeds with a 95 % bootstrap interval (too narrow at five',
    'seeds) and the worst seed. *Last 100 of training* is what CleanRL publishes: the last hundred episodes, exploration',
    'included. *Greedy* is the mean of 100 greedy episodes of the last policy, in worlds not trained on, as SB3 Zoo does with',
    'one run. *Solved at* is the median step at which a hundred episodes of training averaged the threshold of the environment',
    '(475 and −100). A method is not below when its IQM is at least the published mean less its ±.',
    '',
    gateTables(verdicts),
  ].join('\n');
}
