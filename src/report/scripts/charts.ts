/**
 * Runs in the reader's browser: draws a chart when it comes near the window, again when the mode of the page changes.
 * The charts are packed in the page, both themes as JSON. `unpack`, `drawChart` and `whenModeChanges` serve the other scripts.
 */
export const CHART_SCRIPT = `
const themes = JSON.parse(document.getElementById('themes').textContent);
let charts = [];
const root = document.documentElement;
const modeButton = document.getElementById('mode');
const preferred = matchMedia('(prefers-color-scheme: dark)');
const whenModeChanges = [];
const drawn = new Map();

async function unpack({ textContent }) {
  const bytes = Uint8Array.from(atob(textContent), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).json();
}

async function drawChart(element, spec, id) {
  const actions = { export: true, source: false, compiled: false, editor: false };
  const config = themes[root.dataset.mode];
  const { view } = await vegaEmbed(element, spec, { mode: 'vega-lite', config, renderer: 'svg', actions, downloadFileName: id });
  const menu = element.querySelector('summary');
  if (menu) menu.setAttribute('aria-label', 'save the chart as a picture');
  return view;
}

function show(mode) {
  root.dataset.mode = mode;
  modeButton.setAttribute('aria-pressed', String(mode === 'dark'));
  for (const [element, { id, spec }] of drawn) drawChart(element, spec, id);
  for (const listener of whenModeChanges) listener();
}
modeButton.onclick = () => show(root.dataset.mode === 'dark' ? 'light' : 'dark');
preferred.onchange = () => show(preferred.matches ? 'dark' : 'light');
preferred.onchange();

function drawOnce(element) {
  if (drawn.has(element)) return;
  const chart = charts.find(({ id }) => id === element.id);
  drawn.set(element, chart);
  return drawChart(element, chart.spec, chart.id);
}
const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) drawOnce(target);
  },
  { rootMargin: '800px' },
);
unpack(document.getElementById('charts')).then((unpacked) => {
  charts = unpacked;
  for (const { id } of charts) near.observe(document.getElementById(id));
});
addEventListener('beforeprint', () => { for (const { id } of charts) drawOnce(document.getElementById(id)); });
`;
