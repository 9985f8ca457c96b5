const ISO =
  /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNITS = { days: 86_400, hours: 3600, minutes: 60, seconds: 1, milliseconds: 0.001 } as const;

/** Seconds of an ISO 8601 duration without years and months, or of `{minutes: 5}`; null for anything else. */
export function readDuration(value: unknown): number | null {
  if (typeof value === 'string') {
    const found = ISO.exec(value.trim());
    if (!found || value.trim().length < 3) return null;
    const [, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found.map((each) =>
      Number(each ?? 0),
    );
    return (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds;
  }
  if (value === null || typeof value !== 'object') return null;
  let sum = 0;
  for (const [unit, factor] of Object.entries(UNITS)) {
    const amount = (value as Record<string, unknown>)[unit] ?? 0;
    if (typeof amount !== 'number' || !(amount >= 0)) return null;
    sum += amount * factor;
  }
  return sum;
}
