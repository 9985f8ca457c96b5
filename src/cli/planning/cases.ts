/** A world and a rule in it that planning shall improve. */
export interface PlanningCase {
  /** The name of a shipped scenario, and how it is cut so that a run takes seconds. */
  readonly scenario: string;
  readonly overrides: readonly string[];
  readonly base: string;
  /** Also tried with so many samples: where returns are heavy-tailed. */
  readonly samples?: number;
}

const cut = (tasks: number, ...more: string[]) => [`horizon.tasks=${tasks}`, 'horizon.warmup=0', ...more];

/** Routing, placement, batch, workflow; weak rules and strong ones; run times that are known and that are not. */
export const planningCases: readonly PlanningCase[] = [
  { scenario: 'two-tier', overrides: cut(200), base: 'least-backlog' },
  { scenario: 'two-tier', overrides: cut(200), base: 'earliest-finish' },
  { scenario: 'two-tier', overrides: cut(200, 'estimate=mean'), base: 'earliest-finish' },
  { scenario: 'admission', overrides: cut(200), base: 'least-backlog' },
  { scenario: 'placement', overrides: cut(150), base: 'least-backlog' },
  { scenario: 'placement', overrides: cut(150), base: 'earliest-finish' },
  { scenario: 'workflows', overrides: cut(40), base: 'least-backlog' },
  { scenario: 'workflows', overrides: cut(40), base: 'earliest-finish' },
  { scenario: 'batch', overrides: cut(80), base: 'fcfs', samples: 32 },
  { scenario: 'batch', overrides: cut(80), base: 'sjf', samples: 32 },
];

/** The planners of a case, beside its base; the last sees the true future to its end. */
export function plannersOf({ base, samples }: PlanningCase): string[] {
  return [
    `rollout:base=${base}`,
    ...(samples === undefined ? [] : [`rollout:base=${base},samples=${samples}`]),
    `mcts:base=${base}`,
    `rollout:base=${base},future=true,horizon=100000`,
  ];
}
