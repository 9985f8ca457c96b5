import type { ProgressRecord } from '../../learn/agent.ts';
import type { RunDescription, RunOutcome } from '../run-folder.ts';
import { formatNumber } from '../table.ts';

/** What `train` answers. */
export interface TrainedDocument extends Pick<RunDescription, 'agent' | 'env' | 'scenario' | 'seed'> {
  readonly steps: number;
  readonly stopped: NonNullable<RunOutcome['stopped']>;
  readonly stepsPerSecond: number;
  readonly run: string;
  readonly artifact: { readonly path: string; readonly hash: string; readonly policy: 'best' | 'last' };
  readonly best: RunOutcome['best'];
  readonly progress: ProgressRecord | null;
}

const REASONS: Readonly<Record<TrainedDocument['stopped'], string>> = {
  steps: 'all steps taken',
  plateau: 'evaluations no longer improved',
  target: 'an evaluation reached the target',
};

export function trainedText(document: TrainedDocument): string {
  const { agent, env, steps, stepsPerSecond, stopped, run, artifact, best, progress } = document;
  const lines = [
    `${agent}: ${formatNumber(steps)} steps, ${formatNumber(stepsPerSecond)} steps/s`,
    `learned:  ${env}`,
    `stopped:  ${REASONS[stopped]}`,
    `run:      ${run}`,
    `artifact: ${artifact.hash} (${artifact.policy})`,
  ];
  if (best) {
    lines.push(
      `best:     mean reward ${formatNumber(best.meanReward)} after ${formatNumber(best.steps)} steps`,
    );
  }
  for (const [key, value] of Object.entries(progress ?? {})) lines.push(`  ${key}: ${formatNumber(value)}`);
  return lines.join('\n');
}
