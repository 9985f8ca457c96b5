/** A world and a rule in it that planning shall improve. */
export interface PlanningCase {
  /** The name of a shipped scenario, and how it is cut so that a run takes seconds. */
  readonly scenario: string;
  readonly overrides: readonly string[];
  readonly base: string;
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
  { scenario: 'batch', overrides: cut(80), base: 'fcfs' },
  { scenario: 'batch', overrides: cut(80), base: 'sjf' },
];

/** The planners, beside the base itself; the last sees the true future to its end. */
export const planners: readonly ((base: string) => string)[] = [
  (base) => `rollout:base=${base}`,
  (base) => `rollout:base=${base},samples=32`,
  (base) => `mcts:base=${base}`,
  (base) => `rollout:base=${base},future=true,horizon=100000`,
];
