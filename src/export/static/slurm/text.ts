import type { SlurmWeights } from './factors.ts';

const DAY = 86_400;
const HOUR = 3600;
const MINUTE = 60;

/** Lines for slurm.conf. */
export function slurmWeightsText(weights: SlurmWeights, notes: readonly string[]): string {
  const { favorSmall, relative, age, jobSize } = weights;
  const comments = [
    ...notes,
    `Age: ${meaningOfAge(weights)}`,
    `Job size: ${meaningOfSize(weights)}`,
    'Slurm takes no negative weights, and has no factor for the run time but in the job size relative to time.',
    'Fair share, partition and QOS are not known to the policy. Nodes are taken to be asked for as processors are.',
    'Ages are as old as PriorityCalcPeriod (5 minutes unless set). Jobs of one priority start in order of their ids.',
  ];
  return `${comments.map((line) => `# ${line}`).join('\n')}
PriorityType=priority/multifactor
PriorityFavorSmall=${favorSmall ? 'YES' : 'NO'}
${relative ? 'PriorityFlags=SMALL_RELATIVE_TO_TIME\n' : ''}PriorityMaxAge=${timeOf(weights.maxAge)}
PriorityWeightAge=${age}
PriorityWeightJobSize=${jobSize}
PriorityWeightFairshare=0
PriorityWeightPartition=0
PriorityWeightQOS=0
`;
}

function meaningOfAge({ age, maxAge }: SlurmWeights): string {
  if (age === 0) return 'it does not count: the policy does not put older jobs first';
  return `older jobs first, up to an age of ${timeOf(maxAge)} (days-hours:minutes:seconds)`;
}

function meaningOfSize({ jobSize, favorSmall, relative }: SlurmWeights): string {
  if (jobSize === 0) return 'it does not count';
  const size = relative ? 'share of the machine over the time limit in minutes' : 'share of the machine';
  return `jobs of ${favorSmall ? 'small' : 'large'} size first, size being the ${size}`;
}

/** days-hours:minutes:seconds. */
function timeOf(seconds: number): string {
  const [days, rest] = [Math.floor(seconds / DAY), seconds % DAY];
  const parts = [Math.floor(rest / HOUR), Math.floor((rest % HOUR) / MINUTE), rest % MINUTE];
  return `${days}-${parts.map((part) => String(part).padStart(2, '0')).join(':')}`;
}
