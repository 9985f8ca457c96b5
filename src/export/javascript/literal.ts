/** A JSON value as JavaScript. */
export function literal(value: unknown): string {
  return JSON.stringify(value);
}
