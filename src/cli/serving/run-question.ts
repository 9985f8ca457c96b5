import { InputError } from '../../core/errors.ts';
import type { Explanation } from '../../explain/explanation.ts';
import { finished } from '../../explain/scoring.ts';
import { type WhatIf, whatIf } from '../../explain/what-if.ts';
import { MOST_EXECUTORS, MOST_TASKS, type RunQuestion } from '../../serve/explain/questions.ts';
import { parseScenario } from '../../sim/scenario/load.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { readArtifactFolder } from '../artifact-folder.ts';
import { explainDecision } from '../explaining/explain-decision.ts';
import { artifactPolicy, type Policy } from '../policy.ts';

/** What is asked about a run, and of which policy. */
export interface AskedQuestion {
  readonly kind: 'explain' | 'whatIf';
  readonly question: RunQuestion;
  readonly folder: string;
  /** Of the artifact that is served. */
  readonly hash: string;
}

/** Simulates a run to answer a question about it. @throws InputError when it makes no sense, or the run is too large */
export async function answerRunQuestion(asked: AskedQuestion): Promise<Explanation | WhatIf> {
  const { kind, question, folder, hash } = asked;
  const { seed = '1', decision } = question;
  const scenario = await scenarioOf(question);
  const given = { scenario, seed, decision };
  const policy = policyOf(folder, hash);
  return kind === 'explain'
    ? finished(explainDecision(given, policy))
    : finished(whatIf(given, policy.create));
}

async function scenarioOf({ scenario }: RunQuestion): Promise<Scenario> {
  const parsed = await parseScenario(JSON.stringify(scenario), { file: 'scenario', readText: refuseFiles });
  const executors = parsed.executors.reduce((sum, { count }) => sum + count, 0);
  const { tasks } = parsed.horizon;
  if (executors > MOST_EXECUTORS)
    throw new InputError(`scenario: ${executors} executors (at most ${MOST_EXECUTORS})`);
  if (tasks !== undefined && tasks > MOST_TASKS)
    throw new InputError(`scenario: horizon.tasks ${tasks} (at most ${MOST_TASKS})`);
  return parsed;
}

async function refuseFiles(path: string): Promise<string> {
  throw new InputError(`scenario: a request names no files, but here it names '${path}'`);
}

function policyOf(folder: string, hash: string): Policy {
  const read = readArtifactFolder(folder);
  if (read.hash !== hash) throw new InputError('the artifact has changed on disk: reload the server first');
  return artifactPolicy('the policy that is served', read, folder, '');
}
