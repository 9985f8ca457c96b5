/** A metric of a whole run that policies are compared by. */
export interface Measure {
  readonly name: string;
  /** For people, with its unit. */
  readonly label: string;
  readonly better: 'lower' | 'higher';
  /** A share, so between 0 and 1. */
  readonly share?: true;
  /** Where it stands in the metrics of a run, where that is not its name. */
  readonly path?: readonly string[];
}

/** Every metric of `simulate`, and the objective (−Σ reward), which is what learned policies were trained for. */
export const MEASURES: readonly Measure[] = [
  { name: 'objective', label: 'objective', better: 'lower' },
  { name: 'cost', label: 'cost', better: 'lower' },
  { name: 'meanResponse', label: 'mean response (s)', better: 'lower' },
  { name: 'p50Response', label: 'median response (s)', better: 'lower' },
  { name: 'p95Response', label: '95 % response (s)', better: 'lower' },
  { name: 'p99Response', label: '99 % response (s)', better: 'lower' },
  { name: 'meanWait', label: 'mean wait (s)', better: 'lower' },
  { name: 'maxWait', label: 'longest wait (s)', better: 'lower' },
  { name: 'meanBoundedSlowdown', label: 'bounded slowdown', better: 'lower' },
  { name: 'makespan', label: 'makespan (s)', better: 'lower' },
  { name: 'utilisation', label: 'utilisation', better: 'higher', share: true },
  { name: 'slaAttainment', label: 'SLA attainment', better: 'higher', share: true },
  { name: 'slaPenalty', label: 'SLA penalty', better: 'lower' },
  { name: 'energy', label: 'energy (J)', better: 'lower' },
  { name: 'carbon', label: 'carbon (g)', better: 'lower' },
  { name: 'tasksStruck', label: 'tasks struck by failures', better: 'lower', path: ['failures', 'struck'] },
  { name: 'tasksSaved', label: 'struck tasks saved', better: 'higher', path: ['failures', 'saved'] },
  {
    name: 'savedShare',
    label: 'share of struck tasks saved',
    better: 'higher',
    share: true,
    path: ['failures', 'savedShare'],
  },
  {
    name: 'meanRecovery',
    label: 'mean time to recover (s)',
    better: 'lower',
    path: ['failures', 'meanRecovery'],
  },
  {
    name: 'gpuAllocation',
    label: 'GPUs allocated (%)',
    better: 'higher',
    path: ['gpuAllocation', 'final'],
  },
  {
    name: 'fallbackShare',
    label: 'left to the fallback',
    better: 'lower',
    share: true,
    path: ['scheduler', 'fallbackShare'],
  },
  { name: 'messages', label: 'messages', better: 'lower', path: ['scheduler', 'messages'] },
  ofWorkflows('workflowResponse', 'mean workflow response (s)', 'lower', 'meanResponse'),
  ofWorkflows('workflowP95Response', '95 % workflow response (s)', 'lower', 'p95Response'),
  {
    ...ofWorkflows('workflowSlaAttainment', 'workflow SLA attainment', 'higher', 'slaAttainment'),
    share: true,
  },
];

function ofWorkflows(name: string, label: string, better: Measure['better'], metric: string): Measure {
  return { name, label, better, path: ['workflows', metric] };
}

const byName = new Map(MEASURES.map((measure) => [measure.name, measure]));

/** The measure called `name`, which must exist. */
export function measure(name: string): Measure {
  return byName.get(name)!;
}
