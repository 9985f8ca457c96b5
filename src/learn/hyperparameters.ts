import { InputError } from '../core/errors.ts';
import { allowedNames } from '../core/suggest.ts';

/** What a hyperparameter may be: in words, and as a test. */
export interface Rule {
  readonly allowed: string;
  readonly holds: (value: unknown) => boolean;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

export const positive: Rule = { allowed: 'a number > 0', holds: (value) => isNumber(value) && value > 0 };
export const nonNegative: Rule = { allowed: 'a number ≥ 0', holds: (value) => isNumber(value) && value >= 0 };
export const fraction: Rule = {
  allowed: 'a number from 0 to 1',
  holds: (value) => isNumber(value) && value >= 0 && value <= 1,
};
export const count: Rule = {
  allowed: 'a whole number ≥ 1',
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= 1,
};
export const truth: Rule = { allowed: 'true or false', holds: (value) => typeof value === 'boolean' };
export const widths: Rule = {
  allowed: 'a list of whole numbers ≥ 1',
  holds: (value) => Array.isArray(value) && value.length > 0 && value.every(count.holds),
};

export function orNull({ allowed, holds }: Rule): Rule {
  return { allowed: `${allowed}, or null`, holds: (value) => value === null || holds(value) };
}

export function oneOf(...names: string[]): Rule {
  return { allowed: names.join(', '), holds: (value) => names.includes(value as string) };
}

/**
 * A method's defaults with the user's overrides.
 * @throws InputError for an unknown name or a value that its rule does not allow
 */
export function withOverrides<H extends object>(
  defaults: H,
  rules: Readonly<Record<keyof H & string, Rule>>,
  overrides: Readonly<Record<string, unknown>>,
): H {
  for (const [name, value] of Object.entries(overrides)) {
    if (!Object.hasOwn(rules, name)) {
      throw new InputError(`unknown hyperparameter '${name}'${allowedNames(name, Object.keys(rules))}`);
    }
    const rule = rules[name as keyof H & string];
    if (!rule.holds(value)) {
      throw new InputError(
        `hyperparameter ${name}: ${JSON.stringify(value)} is not allowed (${rule.allowed})`,
      );
    }
  }
  return { ...defaults, ...overrides };
}
