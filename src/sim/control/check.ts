import { allowedNames } from '../../core/suggest.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';

type Fail = (path: PropertyKey[], message: string) => void;

/** What the schemas of control models and their choices cannot say. */
export function checkControl(spec: ScenarioSpec, fail: Fail): void {
  if (spec.features === 'jobshop' && spec.control !== 'workflow') {
    fail(['features'], `control ${spec.control} has no jobs of a shop (allowed: control workflow)`);
  }
  checkPlacement(spec, fail);
  checkGangs(spec, fail);
  checkChoices(spec, fail);
  checkEscalation(spec, fail);
  if (spec.thinking && spec.control === 'batch' && (spec.batch?.backfill ?? 'none') !== 'none') {
    fail(['thinking'], 'a reservation does not outlast the thought about it (allowed with backfill: none)');
  }
  if (spec.thinking && spec.batch?.semantics === 'rlscheduler') {
    fail(['thinking'], 'semantics rlscheduler know no time to think (allowed: textbook)');
  }
}

/** Tasks wait in one place only. */
function checkPlacement({ control, executors }: ScenarioSpec, fail: Fail): void {
  if (control !== 'placement') return;
  executors.forEach(({ queue }, i) => {
    if (queue.discipline !== 'fifo') {
      fail(
        ['executors', i, 'queue', 'discipline'],
        'tasks wait in the one queue of control placement (allowed: fifo)',
      );
    }
  });
}

/** The members of a gang arrive together and must get to their executors together. */
function checkGangs({ control, executors, sites, tasks, arrivals }: ScenarioSpec, fail: Fail): void {
  const size = executors.reduce((sum, { count }) => sum + count, 0);
  tasks.forEach(({ gang }, i) => {
    if (gang === undefined) return;
    const path = ['tasks', i, 'gang'];
    if (control === 'batch')
      fail(path, 'a job of control batch begins on all of its slots: give slots instead');
    if (control !== 'placement') fail(path, 'only control placement begins tasks together');
    if ('trace' in arrivals || arrivals.process === 'closed') {
      fail(
        path,
        'gangs arrive by an open process (allowed: poisson, renewal, mmpp, diurnal, flash-crowd, lublin-feitelson)',
      );
    }
    if (gang > size) fail(path, `${gang} members have no place of their own on ${size} executors`);
    else if (gang > alwaysOn(executors)) {
      fail(
        path,
        `${gang} members need as many executors that are always on (allowed: more, or a larger min)`,
      );
    }
    const far = executors.findIndex(({ latency }) => latency > 0);
    if (far >= 0) fail(['executors', far, 'latency'], 'a gang begins at once everywhere (allowed: 0)');
    const limited = sites.findIndex(({ powerLimit }) => powerLimit !== undefined);
    if (limited >= 0) {
      fail(['sites', limited, 'powerLimit'], 'power for one member of a gang is not enough (allowed: none)');
    }
  });
}

/** A gang that waits for executors to be switched on gives their rules no reason to do so. */
function alwaysOn(executors: ScenarioSpec['executors']): number {
  return executors.reduce((sum, { count, scale }) => sum + (scale ? scale.min : count), 0);
}

function checkChoices({ control, choices }: ScenarioSpec, fail: Fail): void {
  if (choices && control !== 'dispatch' && control !== 'placement') {
    fail(['choices'], `control ${control} does not offer them (allowed: dispatch, placement)`);
  }
  if (choices?.migrate && control !== 'dispatch') {
    fail(['choices', 'migrate'], 'nothing waits at the executors of control placement (allowed: dispatch)');
  }
}

function checkEscalation({ control, escalation, executors }: ScenarioSpec, fail: Fail): void {
  if (!escalation) return;
  const names = executors.map(({ name }) => name);
  if (control !== 'dispatch') {
    fail(['escalation'], `control ${control} lets nobody else decide (allowed: dispatch)`);
  }
  if (!names.includes(escalation.executor)) {
    const allowed = allowedNames(escalation.executor, names);
    fail(['escalation', 'executor'], `no executor '${escalation.executor}'${allowed}`);
  }
  const people = names.indexOf(escalation.executor);
  if (typeof executors[people]!.price.perSecond !== 'number') {
    fail(['executors', people, 'price', 'perSecond'], 'who decides has one price (allowed: a number)');
  }
  const defaults = ['least-backlog', 'reject', ...names.filter((name) => name !== escalation.executor)];
  if (!defaults.includes(escalation.default)) {
    const allowed = allowedNames(escalation.default, defaults);
    fail(['escalation', 'default'], `'${escalation.default}' is no way out${allowed}`);
  }
}
