import type { Trial, TrialResult } from '../../../src/bench/trial.ts';

export function answerOf(trial: Trial): TrialResult;
