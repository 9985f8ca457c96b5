import type { Stateful } from '../core/arena.ts';
import type { Attempts } from './attempts.ts';
import type { Calendars } from './calendar/calendars.ts';
import type { ColdStarts } from './cold-starts/cold-starts.ts';
import type { Scaling } from './elasticity/scaling.ts';
import type { Energy } from './energy/energy.ts';
import type { PowerLimits } from './energy/power-limits.ts';
import type { Breakdowns } from './failures/breakdowns.ts';
import type { Downtime } from './failures/downtime.ts';
import type { Recovery } from './failures/recovery.ts';
import type { Retries } from './failures/retries.ts';
import type { SiteOutages } from './failures/site-outages.ts';
import type {
  Eligibility,
  Network,
  Quotas,
  Resources,
  SlaLedger,
  Tariffs,
  TenantLedger,
  Transfers,
} from './feature-contracts.ts';
import type { StaleFleet } from './observation/stale-fleet.ts';
import type { Patience } from './patience/patience.ts';
import type { WorkflowSource } from './sources/workflows.ts';
import type { SpotMarket } from './spot/spot-market.ts';
import type { Station } from './stations/station.ts';
import type { Billing } from './tariffs/billing.ts';

/** What a scenario turns on, one module each; null while it is off. */
export interface Features {
  attempts: Attempts | null;
  /** On where attempts are. */
  retries: Retries | null;
  breakdowns: Breakdowns | null;
  siteOutages: SiteOutages | null;
  /** On where executors or sites can fail. */
  downtime: Downtime | null;
  /** What becomes of tasks that failures have struck; on where there can be any. Nothing depends on it. */
  recovery: Recovery | null;
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
  /** Whether any of them may keep a task from joining its executor: spot, patience, quotas. */
  guarded: boolean;
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
    recovery: null,
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
    guarded: false,
    state: [],
  };
}
