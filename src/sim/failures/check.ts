import { allowedNames } from '../../core/suggest.ts';
import { createDistribution } from '../../workload/distribution.ts';
import { siteOf } from '../fleet.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';

type Fail = (path: PropertyKey[], message: string) => void;

/** What the schemas of failures, retries, cold starts and patience cannot say of single values. */
export function checkFailures(spec: ScenarioSpec, fail: Fail): void {
  for (const key of ['executors', 'sites'] as const) {
    for (const [i, { failures }] of spec[key].entries()) checkUptime(failures, [key, i, 'failures'], fail);
  }
  checkSites(spec, fail);
  checkRetries(spec, fail);
  checkColdStarts(spec, fail);
  checkSingleEvents(spec, fail);
}

function checkUptime(
  failures: ScenarioSpec['sites'][number]['failures'],
  path: PropertyKey[],
  fail: Fail,
): void {
  if (failures && createDistribution(failures.uptime).mean === 0) {
    fail([...path, 'uptime'], 'what is never up runs nothing (allowed: a mean above 0)');
  }
}

function checkSites({ executors, sites }: ScenarioSpec, fail: Fail): void {
  const known = [...new Set(executors.map(siteOf))];
  sites.forEach(({ name, failures }, i) => {
    if (sites.findIndex((site) => site.name === name) !== i)
      fail(['sites', i, 'name'], `'${name}' is used twice`);
    if (failures && !known.includes(name)) {
      fail(['sites', i, 'name'], `no executor stands at '${name}'${allowedNames(name, known)}`);
    }
  });
}

function checkRetries({ tasks }: ScenarioSpec, fail: Fail): void {
  tasks.forEach(({ failure, retry, checkpoint }, i) => {
    if (retry?.progress === 'checkpoint' && !checkpoint) {
      fail(['tasks', i, 'retry', 'progress'], 'the class has no checkpoint (allowed: restart, resume)');
    }
    if (failure?.probability === 1 && retry && retry.limit === null) {
      fail(['tasks', i, 'retry'], 'every attempt fails (allowed: a failure.probability below 1, or a limit)');
    }
  });
}

function checkColdStarts({ executors }: ScenarioSpec, fail: Fail): void {
  executors.forEach(({ coldStart, queue, slotless }, i) => {
    if (!coldStart) return;
    const path = ['executors', i, 'coldStart'];
    if (queue.discipline === 'ps') fail(path, 'slots that are shared (discipline ps) have no cold starts');
    if (slotless) fail(path, 'it is slots that are warm or cold: give slots beside resources');
  });
}

/** RLScheduler's simulation knows nothing of these, and its order of events has no room for them. */
function checkSingleEvents({ batch, control, executors, sites, tasks }: ScenarioSpec, fail: Fail): void {
  if (control !== 'batch' || batch?.semantics !== 'rlscheduler') return;
  const only = 'does not exist with semantics rlscheduler (allowed: semantics textbook)';
  if (executors[0]!.failures) fail(['executors', 0, 'failures'], only);
  if (executors[0]!.coldStart) fail(['executors', 0, 'coldStart'], only);
  if (sites.some(({ failures }) => failures)) fail(['sites'], `failures ${only}`);
  tasks.forEach((task, i) => {
    for (const key of ['failure', 'patience'] as const) if (task[key]) fail(['tasks', i, key], only);
  });
}
