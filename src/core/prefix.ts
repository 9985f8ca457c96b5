/** The same entries under a prefix: `name` becomes `prefix/name`. */
export function prefixed<T>(prefix: string, record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [`${prefix}/${name}`, value]));
}

/** The entries under a prefix, without it. */
export function withPrefix<T>(prefix: string, record: Readonly<Record<string, T>>): Record<string, T> {
  const under = Object.entries(record).filter(([name]) => name.startsWith(`${prefix}/`));
  return Object.fromEntries(under.map(([name, value]) => [name.slice(prefix.length + 1), value]));
}
