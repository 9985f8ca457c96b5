import { schedulers } from '../../../policies/static/index.ts';
import type { RivalTuning } from '../../bench/rival-tuning.ts';
import { defaultSpace } from '../../bench/tune/space.ts';
import type { TuneGiven } from '../../bench/tune/tuner.ts';
import type { LoadedInstance, LoadedSplit, LoadedSuite } from '../suite-file.ts';
import { DEFAULT_SEED } from '../training/run-request.ts';
import { betterOf } from './read-space.ts';
import { type Ground, policyText, tunablePolicy } from './tunable-policy.ts';
import { tuned, type Work } from './tuned.ts';

/** Whether a policy is written as a scheduler whose parameters are left as they are, and are worth trying. */
function isTunable(policy: string): boolean {
  if (!schedulers.has(policy)) return false;
  const { parameters, costly } = schedulers.get(policy);
  return parameters !== undefined && !costly;
}

/**
 * Gives every rule with parameters its best chance: so many configurations each, chosen on the train split of a suite,
 * compared with the defaults on its validation split. The test split has no say.
 *
 * @param overrides `path=value` settings of every scenario
 */
export async function tuneRivals(
  policies: readonly string[],
  trials: number,
  { suite, hash, splits }: LoadedSuite,
  overrides: readonly string[],
  work: Work,
): Promise<RivalTuning[]> {
  const groundOf = (split: LoadedSplit) => ground(split, overrides);
  const grounds = { choice: groundOf(splits.train), confirmation: groundOf(splits.validation) };
  const found: RivalTuning[] = [];
  for (const policy of policies.filter(isTunable)) {
    const tunable = tunablePolicy(policy, grounds);
    const space = defaultSpace(tunable.defaults);
    const asked: TuneGiven = {
      space,
      trials,
      seed: DEFAULT_SEED,
      better: betterOf(space.objective),
      check: tunable.check,
    };
    const identity = {
      kind: 'policy',
      name: policy,
      env: null,
      scenario: { name: suite.name, hash },
      overrides,
    } as const;
    const document = await tuned(tunable, identity, asked, work);
    const { configuration, chosen, objective, seed, spaceHash, cost, worlds, confirmation, comparison } =
      document;
    found.push({
      policy,
      tuned: chosen === 0 ? null : policyText(policy, configuration),
      configuration,
      trials: document.trials.length - 1,
      seed,
      spaceHash,
      objective,
      cost,
      worlds,
      confirmation,
      comparison,
    });
  }
  return found;
}

function ground({ instances, seeds }: LoadedSplit, overrides: readonly string[]): Ground {
  const placeOf = ({ path, set, loaded }: LoadedInstance) => {
    return { path, overrides: [...set, ...overrides], scenario: loaded };
  };
  return { places: instances.map(placeOf), seeds };
}
