import type { Cell, Chart, Table } from './chart.ts';
import { byColumn } from './decision-table.ts';
import { numberText } from './number-text.ts';
import { packed } from './packed.ts';
import type { Block, DataTable, Page, Part, Schedule } from './page.ts';
import { PAGE_STYLE } from './page-style.ts';
import { withPlayhead } from './playhead.ts';
import { CHART_SCRIPT } from './scripts/charts.ts';
import { SCHEDULE_SCRIPT } from './scripts/schedules.ts';
import { TABLE_SCRIPT } from './scripts/tables.ts';
import { theme } from './theme.ts';

/** The minified builds that a page carries, as paths inside `node_modules`, in the order they must run. */
const LIBRARIES = [
  'vega/build/vega.min.js',
  'vega-lite/build/vega-lite.min.js',
  'vega-embed/build/vega-embed.min.js',
] as const;

/**
 * One self-contained HTML page: interactive charts, each with its table, light or dark as the reader prefers, usable
 * by keyboard alone. It makes no network request: the libraries are inside, and its content security policy forbids any.
 *
 * @param readPackageFile text of a file in an installed package, e.g. `vega/build/vega.min.js`
 */
export function htmlPage(page: Page, readPackageFile: (path: string) => string): string {
  const { title, verdict = [], summary, parts } = page;
  const blocks = parts.flatMap((part) => part.blocks);
  const charts = blocks.flatMap((block) => (block.kind === 'chart' ? [untitled(block.chart)] : []));
  const themes = { light: theme('light'), dark: theme('dark') };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:">
<link rel="icon" href="data:,">
<title>${escaped(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<a class="skip" href="#main">to the content</a>
<header><h1>${escaped(title)}</h1><button id="mode" type="button" aria-pressed="false">dark</button></header>
<main id="main" tabindex="-1">
${verdict.length > 0 ? `<div class="verdict" role="note" aria-label="verdict">${verdict.map(paragraph).join('\n')}</div>` : ''}
${summary.map(paragraph).join('\n')}
${parts.length > 1 ? contents(parts) : ''}
${parts.map(section).join('\n')}
</main>
<script id="themes" type="application/json">${JSON.stringify(themes)}</script>
<script id="charts" type="text/plain">${packed(charts)}</script>
${blocks.map(packedSchedules).join('')}
${LIBRARIES.map((path) => `<script>${inlined(readPackageFile(path))}</script>`).join('\n')}
<script>${CHART_SCRIPT}</script>
<script>${TABLE_SCRIPT}</script>
<script>${SCHEDULE_SCRIPT}</script>
</body>
</html>
`;
}

/** The page itself says title and note: as text that a screen reader finds. */
function untitled({ id, spec: { title: _, ...spec } }: Chart) {
  return { id, spec };
}

const paragraph = (text: string) => `<p>${escaped(text)}</p>`;

function contents(parts: readonly Part[]): string {
  const entries = parts.map(({ id, title }) => `<li><a href="#${escaped(id)}">${escaped(title)}</a></li>`);
  return `<nav aria-label="contents"><ol>${entries.join('')}</ol></nav>`;
}

function section({ id, title, note, blocks }: Part): string {
  // A part that is one chart has its title.
  const [only] = blocks.length === 1 ? blocks : [];
  const own = only?.kind === 'chart' && only.chart.title === title ? only.chart.note : note;
  return `<section id="${escaped(id)}" aria-labelledby="${escaped(id)}-title">
<h2 id="${escaped(id)}-title">${escaped(title)}</h2>
${own === undefined ? '' : `<p class="note">${escaped(own)}</p>`}
${blocks.map((block) => blockHtml(block, title)).join('\n')}
</section>`;
}

function blockHtml(block: Block, title: string): string {
  switch (block.kind) {
    case 'chart':
      return chartHtml(block.chart, title);
    case 'table':
      return dataTableHtml(block.table, title);
    case 'schedules':
      return schedulesHtml(block.schedules);
  }
}

function chartHtml({ id, title, note, table }: Chart, above: string): string {
  const named = title === above ? '' : `<h3>${escaped(title)}</h3>\n<p class="note">${escaped(note)}</p>\n`;
  return `${named}<div class="pair">
<div class="chart" tabindex="0" role="group" aria-label="${escaped(title)}, chart"><div id="${escaped(id)}" role="img" aria-label="${escaped(title)}"></div></div>
<div class="numbers" tabindex="0" role="group" aria-label="${escaped(title)}, numbers">${tableOf(table)}</div>
</div>`;
}

function dataTableHtml({ id, title, note, table, choices, chosen }: DataTable, above: string): string {
  const named = title === above ? '' : `<h3>${escaped(title)}</h3>\n`;
  const lists = choices.map((column) => {
    const k = table.columns.indexOf(column);
    const values = [...new Set(table.rows.map((row) => String(row[k] ?? '–')))];
    const options = values.map(
      (value) => `<option${value === chosen[column] ? ' selected' : ''}>${escaped(value)}</option>`,
    );
    return `<label>${escaped(column)} <select data-column="${k}"><option value="">all</option>${options.join('')}</select></label>`;
  });
  return `${named}<p class="note">${escaped(note)}</p>
<div class="data" id="${escaped(id)}">
<div class="controls" role="group" aria-label="which rows">${lists.join('\n')}
<label>containing <input type="search" autocomplete="off"></label>
<output aria-live="polite"></output></div>
<div class="numbers tall" tabindex="0" role="group" aria-label="${escaped(title)}">${tableOf(table)}</div>
</div>`;
}

function schedulesHtml(schedules: readonly Schedule[]): string {
  const options = schedules.map(({ policy }, k) => `<option value="${k}">${escaped(policy)}</option>`);
  return `<div id="explorer">
<div class="controls" role="group" aria-label="what is shown">
<label>policy <select id="policy">${options.join('')}</select></label>
<label class="time">time <input id="time" type="range"></label>
<output id="clock" for="time"></output>
<button id="previous" type="button">previous decision</button>
<button id="next" type="button">next decision</button>
<label>decision <select id="decision"></select></label>
</div>
<p id="state" class="note" aria-live="polite"></p>
<div id="gantt"></div>
<h3 id="decision-title">Decision</h3>
<p id="decision-note" class="note" aria-live="polite"></p>
<div class="numbers tall" id="candidates" tabindex="0" role="group" aria-label="candidates of the decision"></div>
<div id="loads"></div>
</div>`;
}

/** Of schedules only the one that is looked at is unpacked. */
function packedSchedules(block: Block): string {
  if (block.kind !== 'schedules') return '';
  return block.schedules
    .map(({ charts, decisions, ...rest }) => {
      const drawn = charts.map((chart) => {
        const { title, note, table } = chart;
        return { ...untitled({ ...chart, spec: withPlayhead(chart.spec, rest.from) }), title, note, table };
      });
      return `<script class="schedule" type="text/plain">${packed({ ...rest, charts: drawn, decisions: decisions && byColumn(decisions) })}</script>\n`;
    })
    .join('');
}

/** A short name: large tables have many of these. */
const NUMBER = ' class=n';

function tableOf({ columns, rows }: Table): string {
  const numeric = columns.map((_, k) => rows.some((row) => typeof row[k] === 'number'));
  const head = columns.map(
    (column, k) => `<th scope="col"${numeric[k] ? NUMBER : ''}>${escaped(column)}</th>`,
  );
  const line = (row: readonly Cell[]) => row.map((value, k) => cell(value, numeric[k]!)).join('');
  const body = rows.map((row) => `<tr>${line(row)}</tr>`).join('\n');
  return `<table><thead><tr>${head.join('')}</tr></thead>\n<tbody>${body}</tbody></table>`;
}

function cell(value: Cell, numeric: boolean): string {
  const text = value === null ? '–' : typeof value === 'number' ? numberText(value) : escaped(value);
  return `<td${numeric ? NUMBER : ''}>${text}</td>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!);
}

/** A script that can stand between script tags: `</script` would end it, and its source map is not there. */
function inlined(script: string): string {
  return script.replaceAll(/<(?=\/script|!--)/gi, '\\x3c').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '');
}
