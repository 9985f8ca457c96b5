/** A JSON value as Python: lists as tuples, which nobody can change. JSON's strings and numbers are Python's. */
export function literal(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `(${value.map((item) => `${literal(item)},`).join(' ')})`;
  return JSON.stringify(value);
}
