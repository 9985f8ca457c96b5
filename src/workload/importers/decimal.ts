const DECIMAL = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/** A plain decimal number, or NaN; unlike `Number`, takes neither '' nor '0x10' nor 'Infinity'. */
function decimal(text: string): number {
  if (!DECIMAL.test(text)) return Number.NaN;
  const value = Number(text);
  return Number.isFinite(value) ? value : Number.NaN;
}

const MINUS = 45;
const PLUS = 43;
const POINT = 46;
const ZERO = 48;

/** Whole numbers below this are exact. */
const EXACT = 2 ** 53;
/** The powers of ten that are exact. */
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * The plain decimal number written in `bytes[start … end)`, the same double that `Number` reads; NaN where there is
 * none. An exact whole number divided by an exact power of ten is rounded once, hence correctly (Clinger, 1990);
 * what is longer, or has an exponent, goes the general way.
 */
export function decimalIn(bytes: Buffer, start: number, end: number): number {
  const sign = bytes[start];
  let mantissa = 0;
  let digits = 0;
  let point = end;
  for (let at = sign === MINUS || sign === PLUS ? start + 1 : start; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit >= 0 && digit <= 9) {
      mantissa = 10 * mantissa + digit;
      digits++;
    } else if (bytes[at] === POINT && point === end) point = at;
    else return decimal(bytes.toString('latin1', start, end));
  }
  const decimals = point === end ? 0 : end - point - 1;
  if (digits === 0 || mantissa >= EXACT || decimals >= POWERS.length) {
    return decimal(bytes.toString('latin1', start, end));
  }
  const value = decimals === 0 ? mantissa : mantissa / POWERS[decimals]!;
  return sign === MINUS ? -value : value;
}
