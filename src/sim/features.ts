import type { Stateful } from '../core/arena.ts';
import { Attempts, needsAttempts } from './attempts.ts';
import { Calendars, needsCalendars } from './calendar/calendars.ts';
import { ColdStarts } from './cold-starts/cold-starts.ts';
import { assembleCapacity } from './elasticity/capacity.ts';
import type { Scaling } from './elasticity/scaling.ts';
import { EligibleExecutors } from './eligibility/eligible.ts';
import { needsEligibility } from './eligibility/matrix.ts';
import type { Reason } from './endings.ts';
import type { Energy } from './energy/energy.ts';
import type { PowerLimits } from './energy/power-limits.ts';
import type { Engine } from './engine.ts';
import { Breakdowns } from './failures/breakdowns.ts';
import { Downtime, needsDowntime } from './failures/downtime.ts';
import { failureReport } from './failures/report.ts';
import { Retries } from './failures/retries.ts';
import { SiteOutages } from './failures/site-outages.ts';
import type { Metrics } from './metrics.ts';
import type { NetworkMetrics } from './network/carrier.ts';
import { needsNetwork, SiteNetwork } from './network/site-network.ts';
import { StaleFleet } from './observation/stale-fleet.ts';
import { Patience } from './patience/patience.ts';
import type { Allocation } from './resources/usage.ts';
import { needsResources, VectorResources } from './resources/vector-resources.ts';
import { Ledger, needsLedger } from './sla/ledger.ts';
import type { SlaReport } from './sla/report.ts';
import { WorkflowSource } from './sources/workflows.ts';
import type { SpotMarket } from './spot/spot-market.ts';
import { createStations } from './stations/index.ts';
import type { Station } from './stations/station.ts';
import type { Billing } from './tariffs/billing.ts';
import { needsTariffs, PathTariffs } from './tariffs/path-tariffs.ts';
import { needsTenants, TenantAccounts, type TenantReport } from './tenants/fairness.ts';
import { needsQuotas, TenantQuotas } from './tenants/quotas.ts';
import { Handover } from './workflow/handover.ts';

/** Where tasks of a class may run at all: labels, affinities, kinds of devices. Fixed; it has no state. */
export interface Eligibility {
  canRun(task: number, executor: number): boolean;
}

/** What tasks demand of executors beside slots. */
export interface Resources extends Stateful {
  fits(task: number, executor: number): boolean;
  take(task: number, executor: number): void;
  give(task: number, executor: number): void;
  /** Whether a task would fit if some of those that run there were gone. */
  fitsWithout(task: number, executor: number, gone: (other: number) => boolean): boolean;
  /** Predicted microsecond at which a task that arrives then would begin, first come, first served. */
  start(task: number, executor: number, arrival: number): number;
  /** Units of a resource that are free on an executor, and that a task takes; `gpu`: thousandths of devices. */
  available(executor: number, kind: string): number;
  demand(task: number, kind: string): number;
  report(): Readonly<Record<string, Allocation>>;
}

/** How tasks and their data travel. */
export interface Network extends Stateful {
  /** A task was sent: sees to it that `engine.join(task)` is called when all of it is there. */
  depart(task: number, executor: number): void;
  /** Predicted microseconds from now until a task would be there, were it sent now. */
  delay(task: number, executor: number): number;
}

/** How data move between sites, and what that costs. */
export interface Transfers extends Network {
  /** Predicted money for the transfers of a task, were it sent now. */
  price(task: number, executor: number): number;
  /** Whether an executor's site is not cut off. */
  isConnected(executor: number): boolean;
  /** A task has finished; sends its output back. @returns whether `engine.deliver` is to wait for it */
  sendsBack(task: number): boolean;
  /** Money for all transfers so far. */
  spent(): number;
  report(): NetworkMetrics;
}

/** How much of the fleet a tenant may have at once. */
export interface Quotas extends Stateful {
  /** Whether a task that reaches its executor must wait for its tenant's others; `engine.join` is called again later. */
  holds(task: number): boolean;
  /** A task leaves its executor. */
  left(task: number): void;
  /** Takes a task that it holds out of its tenant's line. @returns whether it held it */
  drops(task: number): boolean;
}

/** What each tenant got. */
export interface TenantLedger extends Stateful {
  completed(task: number): void;
  report(): TenantReport;
}

/** Prices that are not one constant. */
export interface Tariffs extends Stateful {
  /** A task begins to run on slots that it shares. */
  cameToShare(task: number, executor: number): void;
  /** Adds what a task's slots cost, from its start until now, to what it has spent. */
  charge(task: number, executor: number): void;
  /** Money spent so far on everything that is not provisioned. */
  total(): number;
  /** Money for a slot-second in a pool now. */
  price(pool: number): number;
}

/** What was promised, by class and tenant, and what may be spent. */
export interface SlaLedger extends Stateful {
  /** Whether a task that arrives is to be rejected because its budget is spent. */
  exhausted(task: number): boolean;
  completed(task: number): void;
  missed(task: number, reason: Reason): void;
  /** Money for targets over all tasks, due at the end of the run. */
  targetPenalties(): number;
  report(): SlaReport;
}

/** What a scenario turns on, one module each; null while it is off. */
export interface Features {
  attempts: Attempts | null;
  /** On where attempts are. */
  retries: Retries | null;
  breakdowns: Breakdowns | null;
  siteOutages: SiteOutages | null;
  /** On where executors or sites can fail. */
  downtime: Downtime | null;
  /** By executor; null where it is first come, first served. */
  stations: (Station | null)[] | null;
  eligibility: Eligibility | null;
  resources: Resources | null;
  network: Network | null;
  /** The network, where it connects sites. */
  transfers: Transfers | null;
  quotas: Quotas | null;
  tenants: TenantLedger | null;
  patience: Patience | null;
  coldStarts: ColdStarts | null;
  elasticity: Scaling | null;
  spot: SpotMarket | null;
  calendars: Calendars | null;
  tariffs: Tariffs | null;
  billing: Billing | null;
  energy: Energy | null;
  power: PowerLimits | null;
  sla: SlaLedger | null;
  /** Tasks that wait for each other; its state is saved as the engine's source. */
  workflows: WorkflowSource | null;
  /** What schedulers see of the executors where it is not the present. */
  observation: StaleFleet | null;
  /** The state of all of them, in the order in which it is saved. */
  readonly state: Stateful[];
}

export function noFeatures(): Features {
  return {
    attempts: null,
    retries: null,
    breakdowns: null,
    siteOutages: null,
    downtime: null,
    stations: null,
    eligibility: null,
    resources: null,
    network: null,
    transfers: null,
    quotas: null,
    tenants: null,
    patience: null,
    coldStarts: null,
    elasticity: null,
    spot: null,
    calendars: null,
    tariffs: null,
    billing: null,
    energy: null,
    power: null,
    sla: null,
    workflows: null,
    observation: null,
    state: [],
  };
}

/** What the features that are on add to the metrics of a run. */
export function reportsOf(features: Features): Partial<Metrics> {
  const { resources, energy, elasticity, spot, coldStarts, retries, workflows } = features;
  return {
    ...(resources && { resources: resources.report() }),
    ...features.tenants?.report(),
    ...(features.transfers && { network: features.transfers.report() }),
    ...energy?.report(),
    ...(elasticity && { scaling: elasticity.report() }),
    ...spot?.report(),
    ...(coldStarts && { coldStarts: coldStarts.report() }),
    ...(retries?.expected && { failures: failureReport(features) }),
    ...(workflows && { workflows: workflows.report() }),
  };
}

/** Makes what the engine's scenario turns on. Others may be needed by those below them. */
export function assemble(engine: Engine, features: Features): void {
  const { scenario } = engine;
  const on = <F extends Stateful>(feature: F): F => {
    features.state.push(feature);
    return feature;
  };
  if (needsAttempts(scenario)) {
    features.attempts = on(new Attempts(engine));
    features.retries = on(new Retries(engine));
  }
  if (needsDowntime(scenario)) {
    features.downtime = on(new Downtime(engine));
    features.breakdowns = on(new Breakdowns(engine, features.downtime));
    features.siteOutages = on(new SiteOutages(engine, features.downtime));
  }
  if (scenario.executors.some(({ coldStart }) => coldStart)) features.coldStarts = on(new ColdStarts(engine));
  if (scenario.tasks.some(({ patience }) => patience !== undefined)) {
    features.patience = on(new Patience(engine));
  }
  if (needsEligibility(scenario)) features.eligibility = new EligibleExecutors(engine);
  if (needsResources(scenario)) features.resources = on(new VectorResources(engine));
  if (needsQuotas(scenario)) features.quotas = on(new TenantQuotas(engine));
  if (needsTenants(scenario)) features.tenants = on(new TenantAccounts(engine));
  if (needsNetwork(scenario)) {
    features.transfers = on(new SiteNetwork(engine));
    features.network = features.transfers;
  }
  if (engine.source instanceof WorkflowSource) {
    features.workflows = engine.source;
    if (scenario.links) features.network = new Handover(engine, engine.source, scenario.links);
  }
  features.stations = createStations(engine);
  for (const station of features.stations ?? []) if (station) on(station);
  if (scenario.observation) features.observation = on(new StaleFleet(engine, scenario.observation.delay));
  if (needsLedger(scenario)) features.sla = on(new Ledger(engine));
  if (needsTariffs(scenario)) features.tariffs = on(new PathTariffs(engine));
  assembleCapacity(engine, features, on);
  if (needsCalendars(scenario)) features.calendars = new Calendars(engine);
}
