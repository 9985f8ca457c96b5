import type { Stateful } from '../../core/arena.ts';
import { Energy, needsEnergy } from '../energy/energy.ts';
import { needsPowerLimits, PowerLimits } from '../energy/power-limits.ts';
import type { Engine } from '../engine.ts';
import type { Features } from '../features.ts';
import { Billing, needsBilling } from '../tariffs/billing.ts';
import { Presence } from './presence.ts';

/** Makes what decides which executors are there, and then what depends on it: bills, energy, limits of power. */
export function assembleCapacity(
  engine: Engine,
  features: Features,
  on: <F extends Stateful>(feature: F) => F,
): void {
  const { scenario } = engine;
  const needs = { billing: needsBilling(scenario), energy: needsEnergy(scenario), power: needsPowerLimits(scenario) };
  if (!Object.values(needs).includes(true)) return;
  const presence = on(new Presence(engine));
  if (needs.billing) features.billing = on(new Billing(engine, presence));
  if (needs.energy) features.energy = on(new Energy(engine, presence));
  if (needs.power) features.power = new PowerLimits(engine, presence);
}
