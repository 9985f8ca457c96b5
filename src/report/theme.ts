import type { Config } from 'vega-lite';

export type Mode = 'light' | 'dark';

/** Colours of a page or picture around its data. */
export interface Surface {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  /** Of links and of what has the focus. */
  readonly accent: string;
  /** Behind a row that was chosen. */
  readonly chosen: string;
}

export const SURFACES: Readonly<Record<Mode, Surface>> = {
  light: {
    background: '#ffffff',
    text: '#1f2328',
    muted: '#57606a',
    grid: '#e6e8eb',
    accent: '#0059b3',
    chosen: '#fff1cc',
  },
  dark: {
    background: '#15181c',
    text: '#e6e8eb',
    muted: '#a2abb5',
    grid: '#2c3138',
    accent: '#79b8ff',
    chosen: '#4a3a10',
  },
};

/** The look of every chart. */
export function theme(mode: Mode): Config {
  const { background, text, muted, grid } = SURFACES[mode];
  return {
    background,
    font: 'sans-serif',
    padding: 12,
    view: { stroke: null },
    title: {
      anchor: 'start',
      frame: 'bounds',
      color: text,
      fontSize: 16,
      fontWeight: 'bold',
      offset: 14,
      subtitleColor: muted,
      subtitleFontSize: 12,
      subtitlePadding: 5,
      subtitleLineHeight: 16,
    },
    axis: {
      labelColor: muted,
      labelFontSize: 12,
      labelLimit: 260,
      titleColor: text,
      titleFontSize: 12,
      titleFontWeight: 'normal',
      titlePadding: 9,
      gridColor: grid,
      domainColor: muted,
      tickColor: muted,
      labelOverlap: 'greedy',
    },
    legend: { labelColor: text, labelFontSize: 12, titleColor: text, titleFontSize: 12, labelLimit: 260 },
    header: { labelColor: text, labelFontSize: 13, labelFontWeight: 'bold', titleColor: text },
    text: { color: text },
    rule: { color: muted },
  };
}
