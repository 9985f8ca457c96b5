import type { Scenario } from '../sim/scenario/schema.ts';
import type { Environment } from './environment.ts';
import { hasKind, NEEDED } from './features/index.ts';
import type { Narrowing } from './narrowing.ts';

/** A line of the environment registry. */
export type EnvEntry = { readonly summary: string } & (
  | {
      /** The control model of the scenarios it takes. */
      readonly control: Scenario['control'];
      /** The `features` of the scenarios that are trained in it, where they have some. */
      readonly features?: Scenario['features'];
      /** What it asks about, where that is one kind of row only. */
      readonly narrowing?: Narrowing;
      create(scenario: Scenario, rows?: number): Environment;
    }
  | { readonly control: null; create(): Environment }
);

/** Whether policies can be trained on a scenario in this environment. */
export function suits(entry: EnvEntry, scenario: Scenario): boolean {
  if (entry.control === null) return false;
  const { control, features, narrowing } = entry;
  if (control !== scenario.control || features !== scenario.features) return false;
  return narrowing === undefined || hasKind(scenario, narrowing.kind);
}

/** The scenarios that suit, in the words of a scenario file. */
export function neededBy(entry: EnvEntry): string {
  if (entry.control === null) return 'none';
  const { control, features, narrowing } = entry;
  if (narrowing) return `${control}, with ${NEEDED[narrowing.kind]}`;
  return features ? `${control}, with features: ${features}` : control;
}
