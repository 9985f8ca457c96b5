import type { TopLevelSpec } from 'vega-lite';

/** A table cell; `null` prints as a dash: no such value, never zero. */
export type Cell = string | number | null;

/** The numbers of a chart, for those who cannot or would rather not look at it. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A picture and the same numbers as a table. */
export interface Chart {
  /** File name without its ending, e.g. `learning-curve`. */
  readonly id: string;
  readonly title: string;
  /** What is drawn, how it was computed, and what was left out. */
  readonly note: string;
  /** Vega-Lite, without colours of text or background: those come from the {@link theme}. */
  readonly spec: TopLevelSpec;
  readonly table: Table;
}

/** A chart's heading: what is shown, with the note below it, broken into lines that fit `width` pixels. */
export function heading(title: string, note: string, width: number): { text: string[]; subtitle: string[] } {
  return { text: lines(title, width / 8.4), subtitle: lines(note, width / 6) };
}

/** `text` broken at spaces into lines of at most `length` characters, where its words allow. */
function lines(text: string, length: number): string[] {
  const broken: string[] = [];
  for (const word of text.split(' ')) {
    const last = broken.at(-1);
    if (last !== undefined && last.length + word.length < length)
      broken[broken.length - 1] = `${last} ${word}`;
    else broken.push(word);
  }
  return broken;
}
