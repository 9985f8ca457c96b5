import { ACTION, KIND, OTHERS, SYSTEM } from './scoring.ts';

/** Why a candidate was preferred, for machines and for people. */
export interface ReasonCode {
  readonly code: string;
  /** Ends a sentence that names the chosen candidate and the runner-up. */
  readonly words: string;
}

type Told = readonly [code: string, words: string];

/** What is said where the chosen candidate has less, and where it has more, of a feature than the runner-up. */
interface Entry {
  readonly less: Told;
  readonly more: Told;
}

const entry = (less: Told, more: Told): Entry => ({ less, more });

const FASTER = ['SHORTER_RUN', 'it runs for a shorter time'] as const;
const OLDER = ['LONGER_WAIT', 'it has waited longer'] as const;
const YOUNGER = ['SHORTER_WAIT', 'it has waited less'] as const;
const SMALLER = ['SMALLER', 'it is smaller'] as const;
const LARGER = ['LARGER', 'it is larger'] as const;
const LONG_WAY = ['LONGER_WAY_TO_GO', 'more of its workflow is still to come'] as const;
const SHORT_WAY = ['SHORTER_WAY_TO_GO', 'less of its workflow is still to come'] as const;
const SHORT_OF_END = ['JOB_GOES_ON', 'its job goes on after it'] as const;
const NEXT_FREE = ['FEEDS_IDLE_MACHINE', 'the next machine of its job has less to do before it'] as const;
const NEXT_BUSY = ['NEXT_MACHINE_BUSY', 'the next machine of its job has more to do before it'] as const;
const NEXT_LIGHT = ['NEXT_MACHINE_LIGHT', 'less is left for the next machine of its job'] as const;
const NEXT_HEAVY = ['FEEDS_BOTTLENECK', 'more is left for the next machine of its job'] as const;
const SHORT_QUEUE = ['SHORTER_QUEUE', 'fewer tasks are there'] as const;
const LONG_QUEUE = ['LONGER_QUEUE', 'more tasks are there'] as const;
const URGENT = ['DEADLINE_AT_RISK', 'its deadline is nearer'] as const;
const PATIENT = ['MORE_SLACK', 'it leaves more time until the deadline'] as const;

/** By the names of features, and of the numbers that rules read. */
const ENTRIES: Readonly<Record<string, Entry>> = {
  backlog: entry(['SHORTER_BACKLOG', 'its backlog is shorter'], ['LONGER_BACKLOG', 'its backlog is longer']),
  load: entry(SHORT_QUEUE, LONG_QUEUE),
  queueLength: entry(SHORT_QUEUE, LONG_QUEUE),
  free: entry(['FULLER', 'less of it is free'], ['MORE_ROOM', 'more of it is free']),
  start: entry(
    ['SOONER_START', 'the task begins sooner there'],
    ['LATER_START', 'the task begins later there'],
  ),
  runTime: entry(FASTER, ['LONGER_RUN', 'it runs for a longer time']),
  estimate: entry(FASTER, ['LONGER_RUN', 'it runs for a longer time']),
  finish: entry(['SOONER_FINISH', 'it is finished sooner'], ['LATER_FINISH', 'it is finished later']),
  cost: entry(['CHEAPER', 'it is cheaper'], ['DEARER', 'it is dearer']),
  'price.perSecond': entry(['CHEAPER', 'it is cheaper'], ['DEARER', 'it is dearer']),
  'price.perTask': entry(['CHEAPER', 'it is cheaper'], ['DEARER', 'it is dearer']),
  latency: entry(['NEARER', 'it is nearer'], ['FARTHER', 'it is farther away']),
  transfer: entry(['NEARER', 'its data are nearer'], ['FARTHER', 'its data are farther away']),
  speed: entry(['SLOWER_EXECUTOR', 'the executor is slower'], ['FASTER_EXECUTOR', 'the executor is faster']),
  slack: entry(URGENT, PATIENT),
  workflowSlack: entry(URGENT, PATIENT),
  deadline: entry(URGENT, ['LATER_DEADLINE', 'its deadline is farther away']),
  workflowDeadline: entry(URGENT, ['LATER_DEADLINE', 'its deadline is farther away']),
  late: entry(
    ['DEADLINE_AT_RISK', 'the other one would miss the deadline'],
    ['DEADLINE_LOST', 'its deadline is lost anyway'],
  ),
  objective: entry(
    ['BETTER_ON_BALANCE', 'cost, delay and penalties together are less'],
    ['WORSE_ON_BALANCE', 'cost, delay and penalties together are more'],
  ),
  wait: entry(YOUNGER, OLDER),
  submit: entry(OLDER, YOUNGER),
  submitOrder: entry(OLDER, YOUNGER),
  slots: entry(SMALLER, LARGER),
  'task:slots': entry(SMALLER, LARGER),
  area: entry(SMALLER, LARGER),
  bulk: entry(SMALLER, LARGER),
  leastArea: entry(LARGER, ['SMALLEST', 'it is among the smallest']),
  leastBulk: entry(LARGER, ['SMALLEST', 'it is among the smallest']),
  shortest: entry(['LONGER_RUN', 'it runs for a longer time'], ['SHORTEST', 'it is among the shortest']),
  slowdown: entry(['LESS_DELAYED', 'it has been held up less'], ['MORE_DELAYED', 'it has been held up more']),
  fits: entry(['DOES_NOT_FIT_YET', 'it cannot start yet'], ['FITS_NOW', 'it can start now']),
  left: entry(['LEAVES_LESS', 'less stays free after it'], ['LEAVES_MORE', 'more stays free after it']),
  warm: entry(['COLD', 'it must be set up first'], ['WARM', 'it needs no setup']),
  priority: entry(['LOWER_PRIORITY', 'its priority is lower'], ['HIGHER_PRIORITY', 'its priority is higher']),
  upwardRank: entry(SHORT_WAY, LONG_WAY),
  criticalPath: entry(SHORT_WAY, LONG_WAY),
  'task:step.upwardRank': entry(SHORT_WAY, LONG_WAY),
  'task:step.criticalPath': entry(SHORT_WAY, LONG_WAY),
  remainingWork: entry(SHORT_WAY, LONG_WAY),
  remainingOperations: entry(SHORT_WAY, LONG_WAY),
  workAfter: entry(SHORT_WAY, LONG_WAY),
  urgency: entry(SHORT_WAY, ['ON_THE_LONGEST_WAY', 'its job is nearer to the longest that is left']),
  last: entry(SHORT_OF_END, ['ENDS_ITS_JOB', 'it is the last of its job']),
  machineRest: entry(
    ['MACHINE_HAS_LESS_LEFT', 'less is left for its machine'],
    ['MACHINE_HAS_MORE_LEFT', 'more is left for its machine'],
  ),
  nextRunTime: entry(
    ['SHORTER_NEXT', 'the next operation of its job is shorter'],
    ['LONGER_NEXT', 'the next operation of its job is longer'],
  ),
  nextDue: entry(NEXT_FREE, NEXT_BUSY),
  nextSlack: entry(NEXT_BUSY, NEXT_FREE),
  nextRest: entry(NEXT_LIGHT, NEXT_HEAVY),
  nextBurden: entry(NEXT_LIGHT, NEXT_HEAVY),
  descendants: entry(SHORT_WAY, LONG_WAY),
  workflowEnd: entry(
    ['SOONER_END', 'its workflow would end sooner'],
    ['LATER_END', 'its workflow would end later'],
  ),
  overtakes: entry(
    ['OLDER_WORKFLOW', 'its workflow came earlier'],
    ['YOUNGER_WORKFLOW', 'its workflow came later'],
  ),
  detour: entry(
    ['BETTER_PLACE', 'it is nearer to the best place for it'],
    ['WORSE_PLACE', 'a better place for it is busy'],
  ),
  delay: entry(
    ['NOT_WORTH_WAITING', 'waiting for a better place would bring it less'],
    ['WORTH_WAITING', 'waiting for a better place would bring it more'],
  ),
  turn: entry(['OUT_OF_TURN', 'it is not its turn'], ['ITS_TURN', 'it is its turn by the longest way to go']),
  shortTurn: entry(
    ['OUT_OF_SHORT_TURN', 'it is not its turn by the shortest way to go'],
    ['ITS_SHORT_TURN', 'it is its turn by the shortest way to go'],
  ),
  children: entry(
    ['FEWER_WAIT_FOR_IT', 'fewer steps wait for it'],
    ['MORE_WAIT_FOR_IT', 'more steps wait for it'],
  ),
  waitRow: entry(['NOT_TO_WAIT', 'something is sent at once'], ['BETTER_TO_WAIT', 'nothing is sent yet']),
  carbon: entry(['LESS_CARBON', 'its power is cleaner'], ['MORE_CARBON', 'its power is dirtier']),
};

/** Names of the parts that are no feature of the candidate. */
const GROUPS: Readonly<Record<string, Told>> = {
  [OTHERS]: ['OTHER_CANDIDATES', 'the other candidates being what they are speaks for it'],
  [ACTION]: ['USUAL_CHOICE', 'the policy prefers it by itself'],
  [KIND]: ['KIND', 'its kind of task or executor counts for more'],
};

/**
 * What to say of a part that decided.
 * @param chosen the feature of the candidate that was chosen @param other … of the runner-up; undefined without one
 */
export function reasonOf(part: string, chosen: number | undefined, other: number | undefined): ReasonCode {
  const group = GROUPS[part];
  if (group) return told(group);
  if (part.startsWith(SYSTEM)) {
    const name = part.slice(SYSTEM.length);
    return { code: 'SYSTEM_STATE', words: `the state of the system as a whole (${name}) speaks for it` };
  }
  if (chosen === undefined || other === undefined || chosen === other) {
    return { code: `WEIGHT_OF_${coded(part)}`, words: `its ${part} counts for more` };
  }
  const known = ENTRIES[part];
  const less = chosen < other;
  if (known) return told(less ? known.less : known.more);
  return less
    ? { code: `LESS_${coded(part)}`, words: `its ${part} is less` }
    : { code: `MORE_${coded(part)}`, words: `its ${part} is more` };
}

/** Where no part decided. */
export const WITHOUT_PARTS = {
  noScores: { code: 'NO_SCORES', words: 'it gives no scores, so there is nothing to take apart' },
  unscored: { code: 'UNSCORED', words: 'the policy gives it no score' },
  only: { code: 'ONLY_CANDIDATE', words: 'it was the only candidate' },
  tie: { code: 'TIE', words: 'their scores are equal, and the first among equals is taken' },
  notBest: { code: 'NOT_THE_BEST_SCORE', words: 'it was chosen although its score is not the best' },
} as const satisfies Readonly<Record<string, ReasonCode>>;

const told = ([code, words]: Told): ReasonCode => ({ code, words });

/** `runTime` → `RUN_TIME`. */
function coded(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}
