const FORM = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d(?:\.\d+)?)(?:Z|UTC|([+-])(\d\d):?(\d\d))?$/;

/** A moment as days since 1970 and seconds of its day, which keeps parts of a microsecond that one number would lose. */
export interface Moment {
  readonly day: number;
  readonly second: number;
}

/** Reads `2023-11-16 18:17:03.9799600`, with or without an offset from UTC; null where the text is none. */
export function readTimestamp(text: string): Moment | null {
  const found = FORM.exec(text);
  if (!found) return null;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as Six;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second >= 61) return null;
  const offset = (found[7] === '-' ? -1 : 1) * (60 * Number(found[8] ?? 0) + Number(found[9] ?? 0));
  return { day: dayNumber(year, month, day), second: 3600 * hour + 60 * (minute - offset) + second };
}

type Six = [number, number, number, number, number, number];

/** Seconds from one moment to another. */
export function secondsBetween(from: Moment, to: Moment): number {
  return 86_400 * (to.day - from.day) + (to.second - from.second);
}

/** Days from 1970-01-01 to a day of the Gregorian calendar, whose years are taken to begin in March (Hinnant, 2013). */
function dayNumber(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leaps = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return 365 * shifted + leaps + dayOfYear - 719_468;
}
