const digits = new Intl.NumberFormat('en-US', { minimumSignificantDigits: 3, maximumSignificantDigits: 4 });

/** A ratio for people: enough digits to tell 1.002 from 1. */
export function ratioText(ratio: number): string {
  return digits.format(ratio);
}
