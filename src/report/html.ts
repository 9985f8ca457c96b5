import type { Cell, Chart, Table } from './chart.ts';
import { numberText } from './number-text.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';
import { theme } from './theme.ts';

/** The minified builds that a page carries, as paths inside `node_modules`, in the order they must run. */
const LIBRARIES = [
  'vega/build/vega.min.js',
  'vega-lite/build/vega-lite.min.js',
  'vega-embed/build/vega-embed.min.js',
] as const;

export interface Page {
  readonly title: string;
  /** What the page is about and what came out, one paragraph each. */
  readonly summary: readonly string[];
  readonly charts: readonly Chart[];
}

/**
 * One self-contained HTML page: interactive charts, each with its table, light or dark as the reader prefers. It makes
 * no network request: the libraries are inside, and its content security policy forbids any.
 *
 * @param readPackageFile text of a file in an installed package, e.g. `vega/build/vega.min.js`
 */
export function htmlPage(
  { title, summary, charts }: Page,
  readPackageFile: (path: string) => string,
): string {
  const data = {
    // The page itself says title and note: as text that a screen reader finds.
    charts: charts.map(({ id, spec: { title: _, ...spec } }) => ({ id, spec })),
    themes: { light: theme('light'), dark: theme('dark') },
  };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:">
<title>${escaped(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header><h1>${escaped(title)}</h1><button id="mode" type="button">light / dark</button></header>
${summary.map((paragraph) => `<p>${escaped(paragraph)}</p>`).join('\n')}
${charts.map(section).join('\n')}
<script id="charts" type="application/json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>
${LIBRARIES.map((path) => `<script>${inlined(readPackageFile(path))}</script>`).join('\n')}
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

function section({ id, title, note, table }: Chart): string {
  return `<section>
<h2>${escaped(title)}</h2>
<p class="note">${escaped(note)}</p>
<div class="pair">
<div class="chart"><div id="${escaped(id)}" role="img" aria-label="${escaped(title)}"></div></div>
<div class="numbers">${tableOf(table)}</div>
</div>
</section>`;
}

const NUMBER = ' class="number"';

function tableOf({ columns, rows }: Table): string {
  const head = columns.map((column, k) => {
    const numeric = rows.some((row) => typeof row[k] === 'number');
    return `<th scope="col"${numeric ? NUMBER : ''}>${escaped(column)}</th>`;
  });
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n');
  return `<table><thead><tr>${head.join('')}</tr></thead>\n<tbody>${body}</tbody></table>`;
}

function cell(value: Cell): string {
  if (value === null) return '<td>–</td>';
  return typeof value === 'number' ? `<td${NUMBER}>${numberText(value)}</td>` : `<td>${escaped(value)}</td>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!);
}

/** A script that can stand between script tags: `</script` would end it, and its source map is not there. */
function inlined(script: string): string {
  return script.replaceAll(/<(?=\/script|!--)/gi, '\\x3c').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '');
}
