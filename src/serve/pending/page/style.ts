import { SURFACES } from '../../../report/theme.ts';

const { light, dark } = SURFACES;
const colours = ({ background, text, muted, grid, accent, chosen }: typeof light) =>
  `--background: ${background}; --text: ${text}; --muted: ${muted}; --line: ${grid}; --accent: ${accent}; --chosen: ${chosen};`;

/** Light or dark as the reader's system is; the colours are the report's. */
export const STYLE = `
:root { ${colours(light)} color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { ${colours(dark)} } }
body { margin: 0 auto; max-width: 900px; padding: 24px; background: var(--background); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: end; gap: 8px 24px; }
h1 { font-size: 24px; margin: 0; }
h2 { font-size: 18px; margin: 0; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
main:focus, h2:focus { outline: none; }
.status { color: var(--muted); margin: 12px 0; min-height: 1.5em; overflow-wrap: anywhere; }
.status.bad { color: var(--text); border-inline-start: 4px solid var(--accent); padding-inline-start: 12px; }
article { border: 1px solid var(--muted); border-radius: 8px; padding: 16px; margin: 16px 0; }
.top { display: flex; justify-content: space-between; gap: 16px; align-items: baseline; }
.left { font-variant-numeric: tabular-nums; white-space: nowrap; }
.reason { margin: 4px 0 8px; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 16px; margin: 8px 0; font-size: 13px; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 14px; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 12px 4px 0; text-align: start; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { padding-inline-start: 8px; overflow-wrap: anywhere; }
.tag { display: inline-block; border: 1px solid currentColor; border-radius: 9px; padding: 0 8px; margin-inline-start: 4px; font-size: 12px; }
.n { text-align: end; }
.act { text-align: end; padding-inline-end: 8px; }
tr.proposed td { background: var(--chosen); }
tr.forbidden td { color: var(--muted); }
tr.forbidden.proposed td { color: var(--text); }
button, input, textarea { font: inherit; color: inherit; background: var(--background);
  border: 1px solid var(--muted); border-radius: 6px; padding: 4px 12px; }
button { cursor: pointer; min-height: 32px; }
button:disabled { color: var(--muted); cursor: default; }
label { display: block; color: var(--muted); font-size: 13px; }
textarea { display: block; box-sizing: border-box; width: 100%; min-height: 2.5em; resize: vertical; }
@media (max-width: 500px) { body { padding: 16px; } }
form { display: flex; flex-wrap: wrap; gap: 8px; align-items: end; }
input { box-sizing: border-box; max-width: 100%; }
article .status:empty { margin: 0; min-height: 0; }
.comment { margin-top: 12px; }
`;
