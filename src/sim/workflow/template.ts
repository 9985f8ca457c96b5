import { createDistribution, type Distribution } from '../../workload/distribution.ts';
import { MICROS } from '../clock.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';
import { type Loop, loopOf } from './loop.ts';
import type { StepSpec, WorkflowSpec } from './schema.ts';

/** One step waits for another; both are positions in their workflow. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/** What is fixed about a step. */
export interface Step {
  readonly name: string;
  readonly classIndex: number;
  /** Seconds of work of its own; null where they are its class's. */
  readonly work: Distribution | null;
  readonly incoming: readonly Edge[];
  readonly outgoing: readonly Edge[];
  readonly probability: number;
  /** The step without which, and the one with which, it does not run; −1 without such. */
  readonly when: number;
  readonly unless: number;
  readonly loop: Loop | null;
}

/** What is fixed about a workflow: one entry of the scenario's list, names resolved. */
export interface Workflow {
  readonly name: string;
  readonly steps: readonly Step[];
  /** Steps that nothing precedes. */
  readonly roots: readonly number[];
  /** Microseconds from arrival to the last finish, Infinity without an SLA, and the money for missing it. */
  readonly deadline: number;
  readonly penalty: number;
}

/** What has been compiled, with the tasks that it was compiled for: every episode of a training asks. */
const compiled = new WeakMap<
  WorkflowSpec,
  { readonly tasks: ScenarioSpec['tasks']; readonly workflow: Workflow }
>();

export function compileWorkflow(spec: WorkflowSpec, { tasks }: Pick<ScenarioSpec, 'tasks'>): Workflow {
  const known = compiled.get(spec);
  if (known?.tasks === tasks) return known.workflow;
  const workflow = compile(spec, tasks);
  compiled.set(spec, { tasks, workflow });
  return workflow;
}

function compile(spec: WorkflowSpec, tasks: ScenarioSpec['tasks']): Workflow {
  const position = new Map(spec.steps.map((step, i) => [step.name, i]));
  const classes = new Map(tasks.map((task, i) => [task.name, i]));
  const incoming: Edge[][] = spec.steps.map(({ after }, to) =>
    after.map(({ step, bytes }) => ({ from: position.get(step)!, to, bytes })),
  );
  const outgoing: Edge[][] = spec.steps.map(() => []);
  for (const edge of incoming.flat()) outgoing[edge.from]!.push(edge);
  const named = (name: string | undefined) => (name === undefined ? -1 : position.get(name)!);
  const stepOf = (step: StepSpec, i: number): Step => ({
    name: step.name,
    classIndex: classes.get(step.task)!,
    work: step.work ? createDistribution(step.work) : null,
    incoming: incoming[i]!,
    outgoing: outgoing[i]!,
    probability: step.probability ?? 1,
    when: named(step.when),
    unless: named(step.unless),
    loop: step.repeat
      ? loopOf(incoming, outgoing, named(step.repeat.from ?? step.name), i, step.repeat.probability)
      : null,
  });
  return {
    name: spec.name,
    steps: spec.steps.map(stepOf),
    roots: spec.steps.flatMap((step, i) => (step.after.length === 0 ? [i] : [])),
    deadline: spec.sla ? spec.sla.deadline * MICROS : Number.POSITIVE_INFINITY,
    penalty: spec.sla?.penalty ?? 0,
  };
}
