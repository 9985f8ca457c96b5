import { dirname, isAbsolute, join } from 'node:path';
import { SPLITS, type Split } from '../bench/seeds.ts';
import { impliedSuite, isSuite, parseSuite, type Suite, type SuiteInstance } from '../bench/suite.ts';
import { type InstanceIdentity, refuseSharedWorlds, suiteHashOf } from '../bench/suite-identity.ts';
import { InputError } from '../core/errors.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import { readTextFile } from './files.ts';
import { loadScenario, scenarioKey, scenarioPath } from './scenario-file.ts';

/** An instance whose scenario is there. */
export interface LoadedInstance extends InstanceIdentity {
  /** A path or shipped name, as {@link loadScenario} takes it. */
  readonly path: string;
  /** `path=value` settings that the suite gives it. */
  readonly set: readonly string[];
  /** With these settings and the user's. */
  readonly loaded: Scenario;
}

/** One split: the seeds are played in each of the instances, whose names differ. */
export interface LoadedSplit {
  readonly seeds: readonly string[];
  readonly instances: readonly LoadedInstance[];
}

/** A suite whose scenarios are there. */
export interface LoadedSuite {
  readonly suite: Suite;
  /** SHA-256 of all that it compares on, settings applied. */
  readonly hash: string;
  readonly splits: Readonly<Record<Split, LoadedSplit>>;
}

/**
 * Loads one suite, or a suite made of the scenarios given; either by path or by shipped name.
 *
 * @param overrides `path=value` settings of every scenario
 *
 * @throws InputError when a suite stands beside anything else, splits with instances of their own share a workload or a
 * fleet, instances share a name, or a file is not valid
 */
export async function loadSuite(
  names: readonly string[],
  overrides: readonly string[],
): Promise<LoadedSuite> {
  const suites = names.map(readSuite);
  const found = suites.find((suite) => suite !== undefined);
  if (found !== undefined && names.length > 1) {
    throw new InputError(
      `a suite stands alone: '${names[suites.indexOf(found)]}' is one (give it, or scenarios)`,
    );
  }
  const suite = found?.suite ?? impliedSuite('', names);
  const load = loader(found?.file, overrides);
  const splits = Object.fromEntries(
    await Promise.all(SPLITS.map(async (split) => [split, await loadSplit(suite, split, load)] as const)),
  ) as LoadedSuite['splits'];
  if (suite.heldOut) refuseSharedWorlds(found!.file, splits);
  const name = found ? suite.name : splits.test.instances.map(({ scenario }) => scenario).join('+');
  return { suite: { ...suite, name }, hash: hashOfSuite(name, splits), splits };
}

type Load = (instance: SuiteInstance) => Promise<LoadedInstance>;

async function loadSplit({ splits }: Suite, split: Split, load: Load): Promise<LoadedSplit> {
  const { seeds, instances } = splits[split];
  const loaded = await Promise.all(instances.map(load));
  const own = loaded.map(({ scenario }) => scenario);
  const twice = own.findIndex((name, i) => own.indexOf(name) !== i);
  if (twice >= 0)
    throw new InputError(`${loaded[twice]!.path}: another scenario is called '${own[twice]}' too`);
  return { seeds, instances: loaded };
}

/** Splits that list the same scenarios load them once. */
function loader(suiteFile: string | undefined, overrides: readonly string[]): Load {
  const resolved = (path: string) =>
    suiteFile === undefined || isAbsolute(path) ? path : join(dirname(suiteFile), path);
  const known = new Map<string, Promise<LoadedInstance>>();
  const load = async ({ name, scenario, set }: SuiteInstance): Promise<LoadedInstance> => {
    const path = resolved(scenario);
    const loaded = await loadScenario(path, [...set, ...overrides]);
    const { hash, world } = loaded;
    return { scenario: name ?? loaded.name, hash, ...world, path, set, loaded };
  };
  return (instance) => {
    const key = JSON.stringify(instance);
    const found = known.get(key) ?? load(instance);
    known.set(key, found);
    return found;
  };
}

function hashOfSuite(name: string, splits: LoadedSuite['splits']): string {
  const identityOf = ({ seeds, instances }: LoadedSplit) => ({ seeds, instances: instances.map(identity) });
  const { train, validation, test } = splits;
  return suiteHashOf(name, {
    train: identityOf(train),
    validation: identityOf(validation),
    test: identityOf(test),
  });
}

/** The scenarios of a split, by {@link scenarioKey}. */
export function loadedScenarios(
  { instances }: LoadedSplit,
  overrides: readonly string[],
): Map<string, Scenario> {
  return new Map(
    instances.map(({ path, set, loaded }) => [
      scenarioKey({ scenario: path, overrides: [...set, ...overrides] }),
      loaded,
    ]),
  );
}

/** What results say of an instance. */
export function identity({ scenario, hash, workload, fleet }: LoadedInstance): InstanceIdentity {
  return { scenario, hash, workload, fleet };
}

function readSuite(name: string): { suite: Suite; file: string } | undefined {
  const file = scenarioPath(name, ['suites', 'scenarios']);
  const text = readTextFile(file, 'a suite or a scenario');
  return isSuite(text) ? { suite: parseSuite(text, file), file } : undefined;
}
