import type { Stateful } from '../core/arena.ts';
import { Attempts, needsAttempts } from './attempts.ts';
import { Calendars, needsCalendars } from './calendar/calendars.ts';
import { ColdStarts } from './cold-starts/cold-starts.ts';
import { assembleCapacity } from './elasticity/capacity.ts';
import { EligibleExecutors } from './eligibility/eligible.ts';
import { needsEligibility } from './eligibility/matrix.ts';
import type { Engine } from './engine.ts';
import { Breakdowns } from './failures/breakdowns.ts';
import { Downtime, needsDowntime } from './failures/downtime.ts';
import { Recovery } from './failures/recovery.ts';
import { failureReport } from './failures/report.ts';
import { Retries } from './failures/retries.ts';
import { SiteOutages } from './failures/site-outages.ts';
import type { Features } from './features.ts';
import type { Metrics } from './metrics.ts';
import { needsNetwork, SiteNetwork } from './network/site-network.ts';
import { StaleFleet } from './observation/stale-fleet.ts';
import { Patience } from './patience/patience.ts';
import { needsResources, VectorResources } from './resources/vector-resources.ts';
import { Ledger, needsLedger } from './sla/ledger.ts';
import { WorkflowSource } from './sources/workflows.ts';
import { createStations } from './stations/index.ts';
import { needsTariffs, PathTariffs } from './tariffs/path-tariffs.ts';
import { needsTenants, TenantAccounts } from './tenants/fairness.ts';
import { needsQuotas, TenantQuotas } from './tenants/quotas.ts';
import { Handover } from './workflow/handover.ts';

/** What the features that are on add to the metrics of a run. */
export function reportsOf(features: Features): Partial<Metrics> {
  const { resources, energy, elasticity, spot, coldStarts, retries, workflows } = features;
  const gpuAllocation = resources?.gpuAllocation();
  return {
    ...(resources && { resources: resources.report() }),
    ...(gpuAllocation && { gpuAllocation }),
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
    if (features.retries.expected) features.recovery = new Recovery(engine);
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
  features.guarded = [features.spot, features.patience, features.quotas].some((feature) => feature !== null);
}
