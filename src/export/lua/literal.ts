/** What a string of Lua 5.1 cannot hold as it is: quotes, backslashes and what does not print. */
const ESCAPED = /["\\\p{Cc}]/gu;

/** A JSON value as Lua: lists as tables that count from 1. */
export function literal(value: unknown): string {
  if (value === null) return 'nil';
  if (typeof value === 'string') return `"${value.replace(ESCAPED, escaped)}"`;
  if (Array.isArray(value)) return `{${value.map(literal).join(', ')}}`;
  return String(value);
}

/** Its bytes in UTF-8, which is what a string of Lua consists of, as three decimal digits each. */
function escaped(character: string): string {
  const bytes = [...new TextEncoder().encode(character)];
  return bytes.map((byte) => `\\${String(byte).padStart(3, '0')}`).join('');
}
