import { SURFACES } from './theme.ts';

const { light, dark } = SURFACES;
const colours = ({ background, text, muted, grid }: typeof light) =>
  `--background: ${background}; --text: ${text}; --muted: ${muted}; --line: ${grid};`;

/** The page's style sheet; `data-mode` on the root element holds the choice of light or dark. */
export const PAGE_STYLE = `
:root { ${colours(light)} color-scheme: light; }
:root[data-mode='dark'] { ${colours(dark)} color-scheme: dark; }
body { margin: 0 auto; max-width: 1400px; padding: 24px; background: var(--background); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
header { display: flex; justify-content: space-between; align-items: start; gap: 16px; }
h1 { font-size: 24px; margin: 0; }
h2 { font-size: 18px; margin: 0; }
.note { color: var(--muted); margin: 4px 0 12px; max-width: 80ch; }
section { border-top: 1px solid var(--line); margin-top: 28px; padding-top: 20px; }
.pair { display: flex; flex-wrap: wrap; gap: 24px; align-items: start; }
.chart { overflow-x: auto; max-width: 100%; }
.numbers { flex: 1 1 320px; max-height: 420px; overflow: auto; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 12px 3px 0; text-align: start; white-space: nowrap; border-bottom: 1px solid var(--line); }
th { position: sticky; top: 0; background: var(--background); font-weight: 600; }
.number { text-align: right; }
button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 6px;
  padding: 4px 12px; cursor: pointer; }
@media print { button { display: none; } .numbers { max-height: none; } }
`;
