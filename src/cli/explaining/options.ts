import { POLICY_HELP } from '../policy.ts';

/** Which decision of which run. */
export const decisionPositionals = {
  scenario: { type: 'string', demandOption: true, describe: 'Its file, or a shipped one’s name' },
} as const;

export const decisionOptions = {
  policy: { type: 'string', demandOption: true, describe: POLICY_HELP },
  decision: { type: 'number', demandOption: true, describe: 'Which decision of the run, counting from 0' },
  seed: { type: 'string', default: '1', describe: 'Decides the world; any text' },
  set: { type: 'string', array: true, default: [], describe: 'path=value, e.g. arrivals.rate=12' },
} as const;
