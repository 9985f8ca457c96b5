/**
 * Decodes JSON as Go's encoding/json does into the structs of k8s.io/kube-scheduler/extender/v1: keys match whatever their
 * case, an int64 takes whole literals only (`3.0` and `3e0` are errors), null leaves the zero value, keys that no field has
 * are skipped, and what follows the first value is not read.
 */
export type GoType =
  | 'int64'
  | 'string'
  | 'any'
  | { readonly slice: GoType }
  | { readonly map: GoType }
  | { readonly pointer: GoType }
  | { readonly struct: Readonly<Record<string, GoType>> };

export const HOST_PRIORITY_LIST: GoType = { slice: { struct: { Host: 'string', Score: 'int64' } } };
export const EXTENDER_FILTER_RESULT: GoType = {
  struct: {
    Nodes: { pointer: 'any' },
    NodeNames: { pointer: { slice: 'string' } },
    FailedNodes: { map: 'string' },
    FailedAndUnresolvableNodes: { map: 'string' },
    Error: 'string',
  },
};

/** A number as it is written. */
class Literal {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const TOKEN = /"(?:\\.|[^"\\])*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

export function decodeGo(text: string, type: GoType): unknown {
  const kept = text.replace(TOKEN, (token) => (token.startsWith('"') ? token : `{"$literal":"${token}"}`));
  return decoded(
    JSON.parse(firstValue(kept), (_, value) =>
      typeof value?.$literal === 'string' ? new Literal(value.$literal) : value,
    ),
    type,
  );
}

/** An object or array without what follows it; anything else as it is. */
function firstValue(text: string): string {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:\\.|[^"\\])*"|[[\]{}]/g)) {
    if (token === '[' || token === '{') depth++;
    else if ((token === ']' || token === '}') && --depth === 0) return text.slice(0, index + 1);
  }
  return text;
}

function decoded(value: unknown, type: GoType): unknown {
  if (type === 'any') return plain(value);
  if (typeof type === 'object' && 'pointer' in type)
    return value === null ? null : decoded(value, type.pointer);
  if (value === null) return zero(type);
  if (type === 'int64') {
    if (!(value instanceof Literal)) throw mismatch(value, 'int64');
    if (!/^-?\d+$/.test(value.text))
      throw new Error(`json: cannot unmarshal number ${value.text} into int64`);
    return Number(value.text);
  }
  if (type === 'string') {
    if (typeof value !== 'string') throw mismatch(value, 'string');
    return value;
  }
  if ('slice' in type) {
    if (!Array.isArray(value)) throw mismatch(value, 'slice');
    return value.map((item) => decoded(item, type.slice));
  }
  if (typeof value !== 'object' || Array.isArray(value) || value instanceof Literal) {
    throw mismatch(value, 'map' in type ? 'map' : 'struct');
  }
  const entries = Object.entries(value);
  if ('map' in type) return Object.fromEntries(entries.map(([key, item]) => [key, decoded(item, type.map)]));
  const result = Object.fromEntries(Object.entries(type.struct).map(([field, of]) => [field, zero(of)]));
  for (const [key, item] of entries) {
    const field = Object.keys(type.struct).find((name) => name.toLowerCase() === key.toLowerCase());
    if (field !== undefined) result[field] = decoded(item, type.struct[field]!);
  }
  return result;
}

function zero(type: GoType): unknown {
  if (type === 'int64') return 0;
  if (type === 'string') return '';
  if (typeof type === 'object' && 'struct' in type) return decoded({}, type);
  return null;
}

function plain(value: unknown): unknown {
  if (value instanceof Literal) return Number(value.text);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

function mismatch(value: unknown, type: string): Error {
  const what = value instanceof Literal ? 'number' : Array.isArray(value) ? 'array' : typeof value;
  return new Error(`json: cannot unmarshal ${what} into Go value of type ${type}`);
}
