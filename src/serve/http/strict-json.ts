import { Problem } from './problem.ts';

/** No body that this server reads is deeper than six. */
const MAX_DEPTH = 32;

/** Keys that mean more to JavaScript than to the client: whoever copies such an object changes what all objects are. */
const HOSTILE = new Set(['__proto__', 'constructor', 'prototype']);

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Keeps no state between texts that it decodes in one piece. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a body as I-JSON (RFC 7493) does: UTF-8 without lone surrogates, no key twice in an object. What two readers may
 * understand differently cannot be audited. Besides no deep nesting and no key that JavaScript takes for its own.
 *
 * @throws Problem 400
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  const { members, depth } = survey(text);
  if (depth > MAX_DEPTH) throw refused(`the body is nested ${depth} deep (allowed: ${MAX_DEPTH})`);
  const value = parse(text);
  // Only an escape can spell half a character: UTF-8 has none.
  const inspect = text.includes('\\u') ? inspectStrings : inspectMembers;
  if (inspect(value) !== members) throw refused('the body has a key twice in one object');
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw refused('the body is not UTF-8');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refused(`the body is not JSON: ${(error as Error).message}`);
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** How many key–value pairs a JSON text holds, and how deep it is nested: as many as colons and as brackets outside strings. */
function survey(text: string): { readonly members: number; readonly depth: number } {
  let members = 0;
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case QUOTE:
        i = endOfString(text, i);
        break;
      case 0x3a: // :
        members++;
        break;
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > deepest) deepest = depth;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
    }
  }
  return { members, depth: deepest };
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

/** Counts key–value pairs, and looks at the keys. */
function inspectMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) members += inspectMembers(item);
    return members;
  }
  const object = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(object)) {
    if (HOSTILE.has(key)) throw refused(`the body has a key '${key}', which is never allowed`);
    members += 1 + inspectMembers(object[key]);
  }
  return members;
}

/** The same, after a look at every string. */
function inspectStrings(value: unknown): number {
  const waiting: unknown[] = [value];
  for (const each of waiting) {
    if (typeof each === 'string' && LONE_SURROGATE.test(each)) {
      throw refused('a string of the body holds half a character (a lone surrogate)');
    }
    if (typeof each === 'object' && each !== null) waiting.push(...Object.keys(each), ...Object.values(each));
  }
  return inspectMembers(value);
}

function refused(detail: string): Problem {
  return new Problem(400, detail, { kind: 'invalid-json' });
}
