import { isLasting, OfLasting } from '../../core/lasting.ts';

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
      if (value instanceof Canonical) return value.text;
      if (Array.isArray(value)) return ofArray(value);
      return isLasting(value) ? lastingTexts.of(value) : ofObject(value);
    default:
      throw new TypeError(`JSON has no ${typeof value}`);
  }
}

/** A value that has been put in canonical form already. */
export class Canonical {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A record tells of all nodes of a cluster, of which hardly any has changed since the last. */
const lastingTexts = new OfLasting((object) => flat(ofObject(object)));

/** A text that was added up is a tree of its parts, which is walked again whenever it is copied. */
function flat(text: string): string {
  return Buffer.from(text).toString();
}

/** Joined and not added up: of thousands of parts that would be a tree, which whoever sends it must flatten. */
function ofArray(values: readonly unknown[]): string {
  const parts = new Array<string>(values.length);
  for (let k = 0; k < values.length; k++) parts[k] = jcs(values[k]);
  return `[${parts.join(',')}]`;
}

/** The same as {@link members} in braces, without a list in between: a record may hold thousands of objects. */
function ofObject(object: object): string {
  const values = object as Readonly<Record<string, unknown>>;
  const { names, prefixes } = orderOf(Object.keys(values));
  let text = '';
  for (let k = 0; k < names.length; k++) {
    const value = values[names[k]!];
    if (value !== undefined) text += `${text === '' ? '{' : ','}${prefixes[k]!}${jcs(value)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

/** The members of an object in canonical order, each as it stands between the braces. */
export function members(object: object): string[] {
  const values = object as Readonly<Record<string, unknown>>;
  const { names, prefixes } = orderOf(Object.keys(values));
  const texts: string[] = [];
  for (let k = 0; k < names.length; k++) {
    const value = values[names[k]!];
    if (value !== undefined) texts.push(prefixes[k]! + jcs(value));
  }
  return texts;
}

/** Names in canonical order, and each as it stands before its value. */
interface Order {
  /** The names as they came. */
  readonly given: readonly string[];
  readonly names: readonly string[];
  readonly prefixes: readonly string[];
}

/** Objects of a log have few shapes, and sorting their names anew would take longer than all the rest. */
const orders = new Map<string, Order>();
const MOST_ORDERS = 1000;

function orderOf(names: readonly string[]): Order {
  // Of all objects that begin with a name the last one's: the next executor's is the same.
  const first = names[0] ?? '';
  const known = orders.get(first);
  if (known !== undefined && areSame(known.given, names)) return known;
  const sorted = [...names].sort();
  const order = { given: names, names: sorted, prefixes: sorted.map((name) => `${quoted(name)}:`) };
  if (orders.size >= MOST_ORDERS) orders.clear();
  orders.set(first, order);
  return order;
}

function areSame(some: readonly string[], others: readonly string[]): boolean {
  if (some.length !== others.length) return false;
  for (let k = 0; k < some.length; k++) if (some[k] !== others[k]) return false;
  return true;
}

const PLAIN = /^[ !#-[\]-~]*$/;

/** Most names and words need no escapes, and looking is three times as fast as asking `JSON.stringify`. */
function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}
