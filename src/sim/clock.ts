/** Time inside the simulator is whole microseconds in a double: exact for 285 years, rounded once when made. */
export const MICROS = 1e6;

export function toMicros(seconds: number): number {
  return Math.round(seconds * MICROS);
}
