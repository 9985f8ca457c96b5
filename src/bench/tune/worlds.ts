/** The most worlds that a policy without learning can be judged in: more would reach the validation split. */
export const MOST_WORLDS = 1000;

/** How many worlds compare the chosen configuration with the defaults. */
export const CONFIRMATION_WORLDS = 20;

/** Seeds of the worlds that choose among policies without learning: from the train split on. */
export const trainWorlds = (count: number): string[] => seedsFrom(1001, count);

/** Seeds of the worlds that choose among trained policies, which have seeds of their own: from the validation split on. */
export const validationWorlds = (count: number): string[] => seedsFrom(2001, count);

/** Seeds of worlds in which nothing was trained or chosen, and which the test split does not have either. */
export const confirmationWorlds = (): string[] => seedsFrom(3001, CONFIRMATION_WORLDS);

/** `1001..1020`, as `parseSeeds` reads it. */
export function rangeText(seeds: readonly string[]): string {
  return seeds.length === 1 ? seeds[0]! : `${seeds[0]}..${seeds.at(-1)}`;
}

function seedsFrom(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, k) => String(first + k));
}
