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
