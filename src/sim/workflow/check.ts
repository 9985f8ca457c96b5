import { findCycle } from '../../core/cycles.ts';
import { allowedNames } from '../../core/suggest.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';
import type { StepSpec, WorkflowSpec } from './schema.ts';
import { compileWorkflow } from './template.ts';

type Fail = (path: PropertyKey[], message: string) => void;

/** What a schema of single values cannot say about workflows. */
export function checkWorkflows(spec: ScenarioSpec, fail: Fail): void {
  const { workflows, control, arrivals } = spec;
  if (workflows === undefined) return;
  if (control === 'batch')
    fail(['workflows'], 'control batch knows no workflows (allowed: workflow, dispatch, placement)');
  if ('trace' in arrivals) {
    fail(
      ['arrivals'],
      'a trace brings tasks, not workflows (allowed: poisson, renewal, mmpp, diurnal, flash-crowd, lublin-feitelson, closed)',
    );
  }
  unique(workflows, (i) => ['workflows', i, 'name'], fail);
  workflows.forEach((workflow, w) => {
    const at = (...path: PropertyKey[]) => ['workflows', w, ...path];
    checkWorkflow(workflow, spec, (path, message) => fail(at(...path), message));
  });
}

function checkWorkflow(workflow: WorkflowSpec, spec: ScenarioSpec, fail: Fail): void {
  const { steps } = workflow;
  const names = steps.map(({ name }) => name);
  const known = new Set(names);
  const classes = spec.tasks.map(({ name }) => name);
  unique(steps, (i) => ['steps', i, 'name'], fail);
  steps.forEach((step, i) => {
    if (!classes.includes(step.task)) {
      fail(['steps', i, 'task'], `no class '${step.task}'${allowedNames(step.task, classes)}`);
    }
    if (spec.tasks.find(({ name }) => name === step.task)?.gang !== undefined) {
      fail(['steps', i, 'task'], `a step is one task, '${step.task}' is a gang`);
    }
    checkDependencies(step, i, known, fail);
    checkConditions(step, i, names, fail);
  });
  const cycle = findCycle(steps.map(({ name, after }) => ({ name, after: after.map(({ step }) => step) })));
  if (cycle) fail(['steps'], `the steps wait for each other: ${cycle.join(' → ')}`);
  if (
    steps.every(
      ({ after, probability, when, unless }) =>
        after.length > 0 || probability !== undefined || when || unless,
    )
  ) {
    fail(
      ['steps'],
      'at least one step without `after` must run for certain (no probability, when or unless)',
    );
  }
  checkLoops(workflow, spec, names, fail);
}

function checkDependencies(
  { name, after }: StepSpec,
  i: number,
  known: ReadonlySet<string>,
  fail: Fail,
): void {
  after.forEach(({ step }, k) => {
    const path = ['steps', i, 'after', k];
    if (!known.has(step)) fail(path, `no step '${step}'${allowedNames(step, [...known])}`);
    if (step === name) fail(path, `'${name}' cannot wait for itself`);
    if (after.findIndex((other) => other.step === step) !== k) fail(path, `'${step}' is named twice`);
  });
}

/** Conditions look back in the order of the file, so that they cannot ask each other. */
function checkConditions(step: StepSpec, i: number, names: readonly string[], fail: Fail): void {
  for (const key of ['when', 'unless'] as const) {
    const other = step[key];
    if (other === undefined) continue;
    const earlier = names.slice(0, i);
    if (!earlier.includes(other)) {
      fail(['steps', i, key], `no step '${other}' before this one${allowedNames(other, earlier)}`);
    }
  }
}

/** A loop goes back, and is left through its last step alone. */
function checkLoops(workflow: WorkflowSpec, spec: ScenarioSpec, names: readonly string[], fail: Fail): void {
  workflow.steps.forEach(({ name, repeat }, i) => {
    if (repeat?.from !== undefined && !names.includes(repeat.from)) {
      fail(['steps', i, 'repeat', 'from'], `no step '${repeat.from}'${allowedNames(repeat.from, names)}`);
    }
    if (!repeat) return;
    const { steps } = compileWorkflow(workflow, spec);
    const loop = steps[i]!.loop!;
    if (loop.steps.length === 0) {
      fail(['steps', i, 'repeat', 'from'], `'${repeat.from}' does not come before '${name}'`);
    }
    for (const member of loop.steps) {
      const exit = steps[member]!.outgoing.find(({ to }) => member !== i && !loop.steps.includes(to));
      if (exit) {
        const [inside, outside] = [names[member], names[exit.to]];
        fail(
          ['steps', i, 'repeat'],
          `'${outside}' waits for '${inside}', which may run again (allowed: for '${name}')`,
        );
      }
    }
  });
}

function unique(items: readonly { name: string }[], path: (i: number) => PropertyKey[], fail: Fail): void {
  const seen = new Set<string>();
  items.forEach(({ name }, i) => {
    if (seen.has(name)) fail(path(i), `'${name}' is used twice`);
    seen.add(name);
  });
}
