import { rank } from '../../sim/scheduler.ts';
import { otherQuestion } from '../static/asked.ts';
import type { Decision } from '../static/decision.ts';
import { firstOfTheBest } from '../static/rule.ts';
import { slurmPriority } from '../static/slurm/factors.ts';
import { fitSlurmWeights, jobsOf, slurmReader } from '../static/slurm/fit.ts';
import { slurmWeightsText } from '../static/slurm/text.ts';
import type { Fitted, StaticTarget } from '../static/static-target.ts';

const ORDERED_BY = 'Slurm’s multifactor priority orders the jobs that wait for a machine';

export const slurmWeights: StaticTarget = {
  summary: 'slurm-weights.conf: lines for slurm.conf whose multifactor priority resembles the policy',
  files: ['slurm-weights.conf', 'slurm-weights.fidelity.json'],
  refusal: ({ env }) => otherQuestion(env, 'batch-v0', ORDERED_BY),
  subject: () => ({
    reader: slurmReader,
    method:
      'conditional logit (McFadden 1974) over the age and job-size factors, for each meaning that PriorityFavorSmall, ' +
      'SMALL_RELATIVE_TO_TIME and PriorityMaxAge give them; priorities as Slurm 22.05 computes them',
    rivals: {},
    fit(decisions): Fitted {
      const weights = fitSlurmWeights(decisions);
      const scores = (decision: Decision) =>
        Float64Array.from(jobsOf(decision), (job) => slurmPriority(job, weights));
      return {
        scores,
        chances: (decision) => firstOfTheBest(scores(decision)),
        scheduler: () =>
          rank((point, i) => {
            const { wait, slots, estimate } = point.task(i);
            const share = slots / point.executor(i).slots;
            return -slurmPriority({ wait, share, limit: estimate }, weights);
          }),
        text: (notes) => slurmWeightsText(weights, notes),
      };
    },
  }),
};
