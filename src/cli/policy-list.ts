import { schedulers } from '../../policies/static/index.ts';
import type { TrainedOn } from '../bench/acquaintance.ts';
import type { RivalTuning } from '../bench/rival-tuning.ts';
import { playedBy } from '../bench/trainings.ts';
import type { Contestant } from '../bench/verdict.ts';
import { InputError } from '../core/errors.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import { namedArtifact, readArtifactFolder } from './artifact-folder.ts';
import { namedGroup } from './artifact-group.ts';
import { isOracle } from './policy.ts';

/** Stands in `--policies` for every scheduler that answers the scenario's question. */
const ALL_STATIC = 'static';

/**
 * The policies that `--policies a,b:x=1,y=2,DIR` names: commas inside brackets, and before a further `param=value`,
 * do not separate; `static` is every suitable scheduler that answers at once.
 *
 * @throws InputError when one comes twice
 */
export function policyList(texts: readonly string[], control: Scenario['control']): string[] {
  const policies = texts
    .flatMap(separate)
    .flatMap((text) => (text === ALL_STATIC ? suitable(control) : [text]));
  const twice = policies.find((policy, i) => policies.indexOf(policy) !== i);
  if (twice !== undefined) throw new InputError(`--policies: '${twice}' comes twice`);
  return policies;
}

function suitable(control: Scenario['control']): string[] {
  return schedulers
    .entries()
    .filter(([, entry]) => entry.controls.includes(control) && !entry.costly)
    .map(([name]) => name);
}

function separate(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    depth += '([{'.includes(character) ? 1 : ')]}'.includes(character) ? -1 : 0;
    if (character !== ',' || depth > 0) {
      part += character;
      continue;
    }
    parts.push(part);
    part = '';
  }
  return joinParameters([...parts, part].map((each) => each.trim()).filter((each) => each !== ''));
}

/** Puts `y=2` back to the `b:x=1` that it was cut from. */
function joinParameters(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const previous = joined.at(-1);
    if (previous?.includes(':') && /^[\w-]+=[^/]*$/.test(part))
      joined[joined.length - 1] = `${previous},${part}`;
    else joined.push(part);
  }
  return joined;
}

/** What those of the contestants were trained on that are artifacts, one for each of their trainings. */
export function trainingsOf(contestants: readonly Contestant[]): Map<string, TrainedOn[]> {
  return new Map(
    contestants
      .filter(({ kind }) => kind === 'learned')
      .map((contestant) => [contestant.policy, playedBy(contestant).map(trainedOn)]),
  );
}

function trainedOn(policy: string): TrainedOn {
  const { provenance } = readArtifactFolder(namedArtifact(policy)!.folder).artifact;
  return { scenarios: provenance.trainedOn, worlds: provenance.worlds ?? null };
}

/**
 * How each policy takes part, with a label that is short and its own: artifacts are called after their method. A folder of
 * several trainings of a method is one contestant.
 */
export function contestantsOf(
  policies: readonly string[],
  tunings: readonly RivalTuning[] = [],
): Contestant[] {
  const found = policies.map(
    (policy) => learned(policy) ?? severalTimesLearned(policy) ?? tunedRule(policy, tunings) ?? rule(policy),
  );
  const labels = found.map(({ label }) => label);
  const isOwn = (label: string) => labels.indexOf(label) === labels.lastIndexOf(label);
  return found.map((each) => (isOwn(each.label) ? each : { ...each, label: each.policy }));
}

function learned(policy: string): Contestant | null {
  const named = namedArtifact(policy);
  if (named === null) return null;
  const { artifact, hash } = readArtifactFolder(named.folder);
  const label = labelOf(artifact.provenance.agent, named.preferences);
  return { policy, label, kind: 'learned', artifact: hash };
}

function severalTimesLearned(policy: string): Contestant | null {
  const group = namedGroup(policy);
  if (group === null) return null;
  const { agent, preferences, trainings } = group;
  return { policy, label: labelOf(agent, preferences), kind: 'learned', artifact: null, trainings };
}

function tunedRule(policy: string, tunings: readonly RivalTuning[]): Contestant | null {
  const found = tunings.find(({ tuned }) => tuned === policy);
  if (found === undefined) return null;
  const { policy: name, configuration } = found;
  return { policy, label: `${name} (tuned)`, kind: 'static', artifact: null, parameters: configuration };
}

function rule(policy: string): Contestant {
  const found = { policy, label: policy, kind: 'static', artifact: null } as const;
  return isOracle(policy) ? { ...found, label: `${policy} (oracle)`, oracle: true } : found;
}

function labelOf(agent: string, preferences: string): string {
  return preferences === '' ? agent : `${agent}:${preferences}`;
}
