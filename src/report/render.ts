import type { TopLevelSpec } from 'vega-lite';
import { textWidth } from './text-width.ts';
import { type Mode, theme } from './theme.ts';

/**
 * Draws a Vega-Lite specification as SVG text, without a browser or a canvas.
 *
 * @throws Error when the specification is not valid: charts are made by this project, so that is a bug.
 */
export async function renderSvg(spec: TopLevelSpec, mode: Mode = 'light'): Promise<string> {
  // Importing Vega takes about half a second: only who draws pays for it.
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  measureTextWith(vega, textWidth);
  const compiled = vegaLite.compile(spec, { config: theme(mode) });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Font files in TrueType form, and the family they hold; PNGs need them where the system has no fonts. */
export interface Fonts {
  readonly family: string;
  readonly files: readonly string[];
}

/** Draws SVG text as the bytes of a PNG, `scale` pixels for one of the SVG's. */
export async function renderPng(svg: string, fonts: Fonts, scale = 2): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      fontFiles: [...fonts.files],
      sansSerifFamily: fonts.family,
      defaultFontFamily: fonts.family,
      // Names of tasks and policies may hold letters that the fonts given do not have.
      loadSystemFonts: true,
    },
  });
  return image.render().asPng();
}

/** Vega's hook for text widths where there is no canvas, which its types leave out. */
function measureTextWith(vega: object, width: (text: string, fontSize: number) => number): void {
  const { textMetrics } = vega as {
    textMetrics: { width(item: { fontSize?: number }, text: unknown): number };
  };
  textMetrics.width = (item, text) => width(String(text), item.fontSize ?? 11);
}
