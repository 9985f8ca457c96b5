import { InputError } from '../../core/errors.ts';

/** The error of a malformed record: `file:line:column: what is wrong`. Lines and columns count from 1. */
export function malformed(file: string, line: number, column: number, problem: string): InputError {
  return new InputError(`${file}:${line}:${column}: ${problem}`);
}

const LONGEST = 40;

/** A value as a message quotes it: short, on one line. */
export function quoted(value: string): string {
  const short = value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
  return JSON.stringify(short);
}

const DECIMAL = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/** A plain decimal number, or NaN; unlike `Number`, takes neither '' nor '0x10' nor 'Infinity'. */
export function decimal(text: string): number {
  if (!DECIMAL.test(text)) return Number.NaN;
  const value = Number(text);
  return Number.isFinite(value) ? value : Number.NaN;
}
