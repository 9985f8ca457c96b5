import type { Scenario } from '../sim/scenario/schema.ts';
import type { Environment } from './environment.ts';

/** A line of the environment registry. */
export type EnvEntry =
  | {
      /** The control model of the scenarios it takes. */
      readonly control: Scenario['control'];
      /** The `features` of the scenarios that are trained in it, where they have some. */
      readonly features?: Scenario['features'];
      create(scenario: Scenario, rows?: number): Environment;
    }
  | { readonly control: null; create(): Environment };
