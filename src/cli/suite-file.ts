import { dirname, isAbsolute, join } from 'node:path';
import { impliedSuite, isSuite, parseSuite, type Suite } from '../bench/suite.ts';
import { InputError } from '../core/errors.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import { readTextFile } from './files.ts';
import { loadScenario, scenarioPath, shippedNames } from './scenario-file.ts';

/** A suite whose scenarios are there. */
export interface LoadedSuite {
  readonly suite: Suite;
  /** Paths or shipped names, as {@link loadScenario} takes them. */
  readonly paths: readonly string[];
  /** One a path; their names differ. */
  readonly scenarios: readonly Scenario[];
}

/**
 * Loads one suite, or a suite made of the scenarios given; either by path or by shipped name.
 *
 * @param overrides `path=value` settings of every scenario
 *
 * @throws InputError when a suite stands beside anything else, scenarios share a name, or a file is not valid
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
  const paths = found?.paths ?? names;
  const scenarios = await Promise.all(paths.map((path) => loadScenario(path, overrides)));
  const own = scenarios.map(({ name }) => name);
  const twice = own.findIndex((name, i) => own.indexOf(name) !== i);
  if (twice >= 0) throw new InputError(`${paths[twice]}: another scenario is called '${own[twice]}' too`);
  return { suite: found?.suite ?? impliedSuite(own.join('+'), paths), paths, scenarios };
}

function readSuite(name: string): { suite: Suite; paths: string[] } | undefined {
  const file = scenarioPath(name, shippedNames('suites').includes(name) ? 'suites' : 'scenarios');
  const text = readTextFile(file, 'a suite or a scenario');
  if (!isSuite(text)) return undefined;
  const suite = parseSuite(text, file);
  return {
    suite,
    paths: suite.scenarios.map((path) => (isAbsolute(path) ? path : join(dirname(file), path))),
  };
}
