/**
 * Runs in the reader's browser: draws every chart in the mode of the page, again when the mode changes. The charts and
 * both themes are in the page as JSON.
 */
export const PAGE_SCRIPT = `
const { charts, themes } = JSON.parse(document.getElementById('charts').textContent);
const root = document.documentElement;
const preferred = matchMedia('(prefers-color-scheme: dark)');
function show(mode) {
  root.dataset.mode = mode;
  const actions = { export: true, source: false, compiled: false, editor: false };
  for (const { id, spec } of charts) {
    const options = { mode: 'vega-lite', config: themes[mode], renderer: 'svg', actions, downloadFileName: id };
    vegaEmbed(document.getElementById(id), spec, options);
  }
}
document.getElementById('mode').onclick = () => show(root.dataset.mode === 'dark' ? 'light' : 'dark');
preferred.onchange = () => show(preferred.matches ? 'dark' : 'light');
preferred.onchange();
`;
