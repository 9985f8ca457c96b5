import type { LoggedStep } from '../../../src/bench/off-policy/logged-step.ts';
import type { SequentialStream } from '../../../src/core/random.ts';

/** Situations of a bandit whose mean outcomes are known: `MEANS[situation][choice]`. */
const MEANS = [
  [1, 3, 2],
  [4, 1, 6],
  [2, 2.5, 0.5],
  [8, 5, 7],
];
const CHOICES = 3;

export interface BanditOptions {
  readonly decisions: number;
  /** Share of decisions in which the log chooses at random. */
  readonly explore: number;
  /** What the policy under evaluation chooses in each situation. */
  readonly target: readonly number[];
  /** Share of a situation that is kept from one decision to the next: neighbours are alike. */
  readonly persistence?: number;
}

/** The mean outcome of a policy that always chooses so. */
export function trueValue(target: readonly number[]): number {
  return MEANS.reduce((sum, means, x) => sum + means[target[x]!]!, 0) / MEANS.length;
}

/** The mean outcome of the log itself: greedy is the first choice. */
export function loggedValue(explore: number): number {
  const values = MEANS.map(
    (means) => (1 - explore) * means[0]! + (explore * means.reduce((sum, mean) => sum + mean, 0)) / CHOICES,
  );
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** An ε-greedy log; outcomes are exponential, so skewed, and of a variance that depends on the situation. */
export function banditLog(stream: SequentialStream, options: BanditOptions): LoggedStep[] {
  const { decisions, explore, target, persistence = 0 } = options;
  let situation = stream.below(MEANS.length);
  return Array.from({ length: decisions }, () => {
    if (stream.uniform() >= persistence) situation = stream.below(MEANS.length);
    const choice = stream.uniform() < explore ? stream.below(CHOICES) : 0;
    const wanted = target[situation]!;
    return {
      outcome: -Math.log(1 - stream.uniform()) * MEANS[situation]![choice]!,
      propensity: choice === 0 ? 1 - explore + explore / CHOICES : explore / CHOICES,
      agrees: choice === wanted,
      supported: explore > 0 || choice === wanted,
      features: featuresOf(situation, choice),
      targetFeatures: featuresOf(situation, wanted),
    };
  });
}

/** Which situation and which choice, but not both together: the model is wrong. */
function featuresOf(situation: number, choice: number): number[] {
  return [
    ...MEANS.map((_, x) => (x === situation ? 1 : 0)),
    ...Array.from({ length: CHOICES }, (_, a) => (a === choice ? 1 : 0)),
  ];
}
