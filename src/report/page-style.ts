import { SURFACES } from './theme.ts';

const { light, dark } = SURFACES;
const colours = ({ background, text, muted, grid, accent, chosen }: typeof light) =>
  `--background: ${background}; --text: ${text}; --muted: ${muted}; --line: ${grid}; --accent: ${accent}; --chosen: ${chosen};`;

/** The page's style sheet; `data-mode` on the root element holds the choice of light or dark. */
export const PAGE_STYLE = `
:root { ${colours(light)} color-scheme: light; }
:root[data-mode='dark'] { ${colours(dark)} color-scheme: dark; }
body { margin: 0 auto; max-width: 1400px; padding: 24px; background: var(--background); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
header { display: flex; justify-content: space-between; align-items: start; gap: 16px; }
main:focus { outline: none; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 24px; top: 4px; background: var(--background); padding: 4px 8px; }
a { color: var(--accent); }
h1 { font-size: 24px; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 0; }
h3 { font-size: 15px; margin: 20px 0 0; }
.verdict { border-inline-start: 4px solid var(--accent); padding-inline-start: 16px; margin: 16px 0; font-size: 17px; max-width: 80ch; }
.verdict p { margin: 4px 0; }
nav ol { display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 0; margin: 0; list-style: none; }
.note { color: var(--muted); margin: 4px 0 12px; max-width: 80ch; }
section { border-top: 1px solid var(--line); margin-top: 28px; padding-top: 20px; }
.pair { display: flex; flex-wrap: wrap; gap: 24px; align-items: start; }
.chart { overflow-x: auto; max-width: 100%; }
.numbers { flex: 1 1 320px; min-width: 0; max-width: 100%; max-height: 420px; overflow: auto; }
.tall { max-height: 70vh; }
.controls { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; margin: 8px 0; }
#explorer > .controls { position: sticky; top: 0; background: var(--background); padding: 8px 0; z-index: 2; }
.controls .time { flex: 1 1 240px; display: flex; gap: 8px; align-items: center; }
#time { flex: 1; accent-color: var(--accent); }
#clock { min-width: 8ch; font-variant-numeric: tabular-nums; }
output { color: var(--muted); }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 12px 3px 0; text-align: start; white-space: nowrap; border-bottom: 1px solid var(--line); }
th { position: sticky; top: 0; background: var(--background); font-weight: 600; z-index: 1; }
.n { text-align: right; }
.chosen td { background: var(--chosen); font-weight: 600; }
button, select, input[type='search'] { font: inherit; color: inherit; background: var(--background);
  border: 1px solid var(--muted); border-radius: 6px; padding: 4px 12px; }
button { cursor: pointer; }
button:disabled { color: var(--muted); cursor: default; }
.sort { border: 0; padding: 0; font-weight: 600; }
.sort::after { content: ' ↕'; color: var(--muted); }
[aria-sort='ascending'] .sort::after { content: ' ↑'; }
[aria-sort='descending'] .sort::after { content: ' ↓'; }
summary { cursor: pointer; color: var(--muted); }
@media print { button, .controls, .skip, nav { display: none; } .numbers { max-height: none; } }
`;
