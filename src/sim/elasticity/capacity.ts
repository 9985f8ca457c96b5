import type { Stateful } from '../../core/arena.ts';
import { Energy, needsEnergy } from '../energy/energy.ts';
import { needsPowerLimits, PowerLimits } from '../energy/power-limits.ts';
import type { Engine } from '../engine.ts';
import type { Features } from '../features.ts';
import { needsSpot, SpotMarket } from '../spot/spot-market.ts';
import { Billing, needsBilling } from '../tariffs/billing.ts';
import { Presence } from './presence.ts';
import { needsScaling, Scaling } from './scaling.ts';

const NEEDS = [needsScaling, needsSpot, needsBilling, needsEnergy, needsPowerLimits];

/** Makes what decides which executors are there, and then what depends on it: bills, energy, limits of power. */
export function assembleCapacity(
  engine: Engine,
  features: Features,
  on: <F extends Stateful>(feature: F) => F,
): void {
  const { scenario } = engine;
  if (!NEEDS.some((needs) => needs(scenario))) return;
  const presence = on(new Presence(engine));
  if (needsScaling(scenario)) features.elasticity = on(new Scaling(engine, presence));
  if (needsSpot(scenario)) features.spot = on(new SpotMarket(engine, presence));
  if (needsBilling(scenario)) features.billing = on(new Billing(engine, presence));
  if (needsEnergy(scenario)) features.energy = on(new Energy(engine, presence));
  if (needsPowerLimits(scenario)) features.power = new PowerLimits(engine, presence);
}
