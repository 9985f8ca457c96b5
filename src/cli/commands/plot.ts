import { existsSync, statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { RESULT_FILE } from '../../bench/files.ts';
import { InputError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';
import type { Chart } from '../../report/chart.ts';
import { htmlPage } from '../../report/html.ts';
import { chartsOf, type Page, withOnly } from '../../report/page.ts';
import { renderPng, renderSvg } from '../../report/render.ts';
import { command } from '../command.ts';
import { readFolder, writeFileAtomic } from '../files.ts';
import { CSV_FILE } from '../logs/training-log.ts';
import { benchPage } from '../plots/bench-page.ts';
import { eventLogPage } from '../plots/event-log-chart.ts';
import { fileName } from '../plots/file-name.ts';
import { runPage } from '../plots/run-charts.ts';
import { pngFonts, readPackageFile } from '../report-assets.ts';

const FORMATS = ['html', 'svg', 'png', 'vega-lite'] as const;

/** Of the specifications that `--to vega-lite` writes. */
const VEGA_LITE = 'https://vega.github.io/schema/vega-lite/v6.json';

export const plot = command({
  positionals: {
    folder: {
      type: 'string',
      array: true,
      demandOption: true,
      describe:
        'What bench wrote, an event log (.jsonl), or runs of train, or folders of them: to be compared',
    },
  },
  options: {
    to: {
      choices: FORMATS,
      default: 'html',
      describe: 'One page of everything; a picture of each chart, or its Vega-Lite specification to reuse',
    },
    chart: { type: 'string', describe: 'Only this chart' },
    out: {
      type: 'string',
      describe: 'The file to write; default: report.html, plots/ or charts/ in the folder',
    },
  },
  examples: [
    ['switchyard plot runs/ppo', 'The learning curve, as runs/ppo/report.html'],
    ['switchyard plot runs/ppo-1 runs/ppo-2 runs/dqn-1', 'Seeds together, methods apart: runs/report.html'],
    ['switchyard plot results/bench --to png', 'Every chart, as results/bench/plots/*.png'],
    ['switchyard plot events.jsonl', 'A Gantt chart of what simulate --trace wrote, as events.jsonl.html'],
    ['switchyard plot results/bench --to svg --chart cost-latency --out figure.svg', 'One picture'],
  ],
  async run({ folder: given, to, chart, out }, io) {
    const page =
      given.length === 1 ? pageOf(given[0]!) : runPage(`${given.length} runs`, given.flatMap(runsIn));
    const folder = given.length === 1 ? given[0]! : commonFolder(given);
    const all = chartsOf(page);
    const charts = chosen(all, chart);
    if (to === 'html') {
      const shown = chart === undefined ? page : withOnly(page, charts[0]!);
      const file = out ?? (isEventLog(folder) ? `${folder}.html` : join(folder, 'report.html'));
      writeFileAtomic(file, htmlPage(shown, readPackageFile));
      return answer([file]);
    }
    // A file holds one picture: of several charts the first.
    const drawn = out === undefined ? charts : charts.slice(0, 1);
    const [place, ending] = to === 'vega-lite' ? ['charts', 'vl.json'] : ['plots', to];
    const files = drawn.map(
      ({ id }) =>
        out ??
        (isEventLog(folder) ? `${folder}.${ending}` : join(folder, place, `${fileName(id)}.${ending}`)),
    );
    for (const [i, each] of drawn.entries()) writeFileAtomic(files[i]!, await contentOf(each, to));
    if (drawn.length < charts.length) {
      io.note(`drew ${drawn[0]!.id}; --chart chooses another: ${charts.map(({ id }) => id).join(', ')}`);
    }
    answer(files);

    function answer(written: readonly string[]): void {
      const ids = all.map(({ id }) => id);
      io.answer('plot', { written, charts: ids }, () => written.join('\n'));
    }
  },
});

/** A chart as a picture, or as the specification that it is drawn from. */
async function contentOf({ spec }: Chart, to: 'svg' | 'png' | 'vega-lite'): Promise<string | Uint8Array> {
  if (to === 'vega-lite') return `${JSON.stringify({ $schema: VEGA_LITE, ...spec }, null, 1)}\n`;
  const svg = await renderSvg(spec);
  return to === 'svg' ? svg : renderPng(svg, pngFonts());
}

/** What the folder holds decides what is drawn. */
function pageOf(folder: string): Page {
  if (isEventLog(folder)) return eventLogPage(folder);
  if (readFolder(folder, 'a folder that train or bench wrote').includes(RESULT_FILE))
    return benchPage(folder);
  return runPage(basename(resolve(folder)), runsIn(folder));
}

/** A training run, or all runs in a folder of them. */
function runsIn(folder: string): readonly string[] {
  const names = readFolder(folder, 'a folder that train wrote');
  if (names.includes(CSV_FILE)) return [folder];
  const runs = names
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isDirectory() && existsSync(join(path, CSV_FILE)));
  if (runs.length > 0) return runs;
  throw new InputError(
    `${folder}: nothing to draw (expected ${RESULT_FILE} of bench, ${CSV_FILE} of train, or folders of runs)`,
  );
}

/** The innermost folder that holds all of them. */
function commonFolder(folders: readonly string[]): string {
  const [first, ...others] = folders.map((folder) => resolve(folder).split(sep));
  let shared = first!.length - 1;
  for (const other of others) {
    const differing = first!.findIndex((part, k) => other[k] !== part);
    shared = Math.min(shared, differing < 0 ? shared : differing);
  }
  return relative('', first!.slice(0, shared).join(sep) || sep) || '.';
}

function isEventLog(path: string): boolean {
  return path.endsWith('.jsonl');
}

function chosen(charts: readonly Chart[], id: string | undefined): readonly Chart[] {
  if (id === undefined) return charts;
  const found = charts.filter((chart) => chart.id === id);
  if (found.length > 0) return found;
  const ids = charts.map((chart) => chart.id);
  throw new InputError(`--chart: there is no chart '${id}' here${allowedNames(id, ids)}`);
}
