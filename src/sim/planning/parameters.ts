import { InputError } from '../../core/errors.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Parameters, SchedulerEntry, SchedulerFactory, SchedulerGiven } from '../scheduler.ts';
import { futureOf, Worlds } from './worlds.ts';

/** Finds a scheduler of the registry. @throws InputError when there is none of that name */
export type FindScheduler = (name: string) => SchedulerEntry;

/** A whole number ≥ 1 among a planner's parameters. @throws InputError */
export function countOf(parameters: Parameters, name: string, usual: number, planner: string): number {
  const value = parameters[name] ?? usual;
  if (Number.isInteger(value) && Number(value) >= 1) return Number(value);
  throw new InputError(`${planner}: ${name}=${value} is not allowed (a whole number ≥ 1)`);
}

const USUAL: Readonly<Record<Scenario['control'], string>> = {
  dispatch: 'least-backlog',
  placement: 'least-backlog',
  workflow: 'least-backlog',
  batch: 'sjf',
};

/** The scheduler that a planner improves: `base=<name>`, or `usual` for one that suits the control model. @throws InputError where it does not suit or has parameters */
export function baseOf(
  find: FindScheduler,
  { control }: Scenario,
  name: number | string = 'usual',
  planner: string,
): SchedulerFactory {
  if (String(name).includes(':')) {
    throw new InputError(
      `${planner}: base '${name}' is not allowed (a scheduler's name; a base plays with its own defaults)`,
    );
  }
  const { create, controls } = find(name === 'usual' ? USUAL[control] : String(name));
  if (controls.includes(control)) return create;
  throw new InputError(
    `${planner}: base '${name}' is for control ${controls.join(', ')}, the scenario's is ${control}`,
  );
}

/** The imagined futures of a planner, as its parameters say. @throws InputError */
export function worldsOf({ scenario, parameters, seed }: SchedulerGiven, planner: string): Worlds {
  return new Worlds({
    scenario,
    seed,
    purpose: planner,
    samples: countOf(parameters, 'samples', 8, planner),
    horizon: countOf(parameters, 'horizon', 50, planner),
    future: futureOf(parameters.future ?? 'fresh', planner),
  });
}
