import type { Bootstrap, Interval } from '../../core/statistics/bootstrap.ts';
import { mean } from '../../core/statistics/location.ts';
import type { ScenarioSample } from '../sample.ts';
import type { ExaminedChoice } from './examine.ts';

/** What a policy's examined choices cost it, in the unit of the objective. */
export interface PolicyRegret {
  readonly scenario: string;
  readonly policy: string;
  readonly decisions: number;
  /** Of a choice. */
  readonly meanRegret: number;
  /** By bootstrap over seeds; null for a single one. */
  readonly ci95: Interval | null;
  /** Share of choices than which no candidate was better. */
  readonly optimalShare: number;
}

/** The same where the choices are of one kind. */
export interface SituationRegret {
  readonly scenario: string;
  readonly policy: string;
  /** e.g. `api, overloaded`. */
  readonly situation: string;
  readonly decisions: number;
  readonly meanRegret: number;
  readonly optimalShare: number;
}

export interface RegretReport {
  readonly policies: readonly PolicyRegret[];
  readonly situations: readonly SituationRegret[];
}

/** Sums of the same terms in another order differ by rounding. */
const ROUNDING = 1e-9;

/** Null where no choice was examined. */
export function regretOf(samples: readonly ScenarioSample[], bootstrap: Bootstrap): RegretReport | null {
  const groups = samples.flatMap(({ scenario, results }) =>
    [...results].map(([policy, own]) => ({
      scenario,
      policy,
      bySeed: own.map(({ examined = [] }) => examined).filter(({ length }) => length > 0),
    })),
  );
  const known = groups.filter(({ bySeed }) => bySeed.length > 0);
  if (known.length === 0) return null;
  return {
    policies: known.map(({ scenario, policy, bySeed }) => ({
      scenario,
      policy,
      ...summary(bySeed.flat()),
      ci95: bootstrap.mean(bySeed.map(meanRegret)),
    })),
    situations: known.flatMap(({ scenario, policy, bySeed }) =>
      [...bySituation(bySeed.flat())].map(([situation, choices]) => ({
        scenario,
        policy,
        situation,
        ...summary(choices),
      })),
    ),
  };
}

function summary(choices: readonly ExaminedChoice[]) {
  return {
    decisions: choices.length,
    meanRegret: meanRegret(choices),
    optimalShare: choices.filter(({ regret }) => regret <= ROUNDING).length / choices.length,
  };
}

function meanRegret(choices: readonly ExaminedChoice[]): number {
  return mean(choices.map(({ regret }) => regret));
}

/** In the order of their names. */
function bySituation(choices: readonly ExaminedChoice[]): Map<string, ExaminedChoice[]> {
  const found = new Map<string, ExaminedChoice[]>();
  for (const choice of choices) {
    const { taskClass, load } = choice.situation;
    const name = taskClass === null ? load : `${taskClass}, ${load}`;
    found.set(name, [...(found.get(name) ?? []), choice]);
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
