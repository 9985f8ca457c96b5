import { Registry } from '../../core/registry.ts';
import { secondsOfTokens, USUAL_TOKENS } from './tokens.ts';

/** What executes steps: a label `kind` of the executors. */
export type ExecutorKind = 'service' | 'gpu' | 'worker' | 'person' | 'clock';

/** How long the steps of a type take at speed 1, and what executes them. */
export interface ServiceProfile {
  readonly kind: ExecutorKind;
  /** Mean seconds. */
  readonly mean: number;
  /** Squared coefficient of variation; 0 for a step that always takes the same. */
  readonly scv: number;
  /** Why so. */
  readonly what: string;
}

/**
 * The types of steps. Only the generation's pace is measured; the others are orders of magnitude, to be replaced by
 * what one's own logs say: variation is that of services (a tail that is not extreme), of jobs whose inputs differ much
 * in size, and of people.
 */
const PROFILES = {
  api_call: { kind: 'service', mean: 0.8, scv: 2, what: 'a call to another system' },
  database: { kind: 'service', mean: 0.15, scv: 3, what: 'a query' },
  webhook: { kind: 'service', mean: 0.3, scv: 2, what: 'a request that is answered at once' },
  email: { kind: 'service', mean: 0.4, scv: 1, what: 'a message handed to a mail server' },
  event: { kind: 'service', mean: 0.05, scv: 1, what: 'a message published' },
  storage: { kind: 'service', mean: 1, scv: 3, what: 'a file read or written' },
  search: { kind: 'service', mean: 0.2, scv: 2, what: 'a search of an index, of vectors too' },
  rule: { kind: 'service', mean: 0.02, scv: 1, what: 'a decision by rules, or data put into another form' },
  embedding: { kind: 'gpu', mean: 0.1, scv: 1, what: 'vectors of a few texts' },
  llm: {
    kind: 'gpu',
    mean: secondsOfTokens(USUAL_TOKENS),
    scv: 1,
    what: 'a generation: context tokens are read, output tokens written',
  },
  vision: { kind: 'gpu', mean: 2, scv: 1, what: 'a page or a picture recognised' },
  script: { kind: 'worker', mean: 5, scv: 4, what: 'a program that runs for seconds' },
  batch: { kind: 'worker', mean: 120, scv: 4, what: 'a program that runs for minutes' },
  approval: { kind: 'person', mean: 300, scv: 1.5, what: 'somebody reads and decides, in office hours' },
  task: { kind: 'person', mean: 900, scv: 1.5, what: 'somebody works on it, in office hours' },
  wait: { kind: 'clock', mean: 60, scv: 0, what: 'time that passes' },
} as const satisfies Record<string, ServiceProfile>;

export type StepType = keyof typeof PROFILES;

/** Other words for a type. */
const ALIASES: Readonly<Record<string, StepType>> = {
  api: 'api_call',
  http: 'api_call',
  rest: 'api_call',
  grpc: 'api_call',
  sql: 'database',
  query: 'database',
  notification: 'email',
  message: 'email',
  publish: 'event',
  file: 'storage',
  upload: 'storage',
  download: 'storage',
  retrieval: 'search',
  vector_search: 'search',
  decision: 'rule',
  transform: 'rule',
  generation: 'llm',
  agent: 'llm',
  ocr: 'vision',
  code: 'script',
  function: 'script',
  human: 'approval',
  review: 'approval',
  manual: 'task',
  timer: 'wait',
  delay: 'wait',
};

export const profiles = new Registry<ServiceProfile>('step type', PROFILES);

const KNOWN = new Registry<StepType>('step type', {
  ...Object.fromEntries(Object.keys(PROFILES).map((name) => [name, name as StepType])),
  ...ALIASES,
});

/** The type that a word stands for. @throws InputError with a did-you-mean */
export function stepType(word: string): StepType {
  return KNOWN.get(word.toLowerCase().replaceAll('-', '_'));
}
