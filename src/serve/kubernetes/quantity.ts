/** `<number><suffix>`: decimal, binary or exponent (k8s.io/apimachinery, resource.Quantity). */
const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/;

const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A quantity of a resource in its base unit (cores, bytes, pieces); null where it is none, or less than nothing. */
export function parseQuantity(text: string): number | null {
  const [, digits, exponent = '', suffix] = QUANTITY.exec(text) ?? [];
  if (digits === undefined) return null;
  const value = Number(`${digits}${exponent}`) * (suffix === undefined ? 1 : SUFFIXES[suffix]!);
  return Number.isFinite(value) && value >= 0 ? value : null;
}
