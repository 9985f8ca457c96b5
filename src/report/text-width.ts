const NARROW = /[iljtfr.,:;|!'()[\] ]/;
const WIDE = /[mwMW@%—…]/;

/**
 * The width of a line of sans-serif text in pixels, estimated: charts are laid out without a font at hand, and Vega's
 * own estimate (0.8 em a character) leaves large gaps.
 */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0;
  for (const character of text) ems += NARROW.test(character) ? 0.31 : WIDE.test(character) ? 0.87 : 0.575;
  return ems * fontSize;
}
