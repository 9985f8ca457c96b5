const readable = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 5 });

/** A number for people: thousands separated, five significant digits. */
export function numberText(value: number): string {
  return readable.format(value);
}
