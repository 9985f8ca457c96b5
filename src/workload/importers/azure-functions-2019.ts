import { z } from 'zod';
import { KeyedStream } from '../../core/random.ts';
import type { ByteFile } from '../byte-file.ts';
import { emptyReport, type QualityReport } from '../trace.ts';
import { CsvTable } from './csv-table.ts';
import { fleetOption, OfferedLoad } from './default-fleet.ts';
import { dropInto } from './drops.ts';
import type { ConvertedFormat, ConvertedTask } from './importer.ts';
import { PercentileCurve } from './percentile-curve.ts';

const MINUTES = Array.from({ length: 1440 }, (_, k) => String(k + 1));
const KEY = ['HashOwner', 'HashApp', 'HashFunction'] as const;
/** Percentiles whose values the durations file gives, as parts of a hundred. */
const PERCENTILES = [1, 25, 50, 75, 99] as const;

const optionsSchema = z.strictObject({
  from: z.int().min(1).max(1440).default(1).describe('The first minute of the day to take'),
  minutes: z.int().min(1).max(1440).default(1440).describe('Minutes to take'),
  share: z.number().positive().max(1).default(1).describe('Share of the functions to take, drawn by --draw'),
  draw: z.string().default('1').describe('Seed of the moments and durations, which the files do not hold'),
  executors: fleetOption,
});
type FunctionsOptions = z.infer<typeof optionsSchema>;

/**
 * A day of Azure Functions, 2019 (Shahrad et al., "Serverless in the Wild", ATC 2020): invocations of each function by
 * minute, and percentiles of its durations. Within its minute an invocation arrives at a uniform moment; its duration
 * is drawn from the percentiles, linear between them, within the least and the greatest. The trigger is its class.
 */
export const azureFunctions2019: ConvertedFormat<FunctionsOptions> = {
  summary: 'Azure Functions 2019: invocations by minute, and percentiles of durations',
  files: { least: 2, most: 2, what: 'the invocations of a day and the durations of that day, both .csv' },
  options: optionsSchema,

  convert([invocations, durations], options) {
    const report = emptyReport();
    const load = new OfferedLoad();
    return {
      tasks: invocationsOf(invocations!, durations!, options, report, load),
      report,
      scenario: (arrivals) => ({
        control: 'dispatch',
        executors: options.executors ?? [{ name: 'worker', count: load.executors }],
        arrivals,
      }),
    };
  },
};

function* invocationsOf(
  invocations: ByteFile,
  durations: ByteFile,
  { from, minutes, share, draw }: FunctionsOptions,
  report: QualityReport,
  load: OfferedLoad,
): Iterable<ConvertedTask> {
  const curves = readDurations(durations, report);
  const table = CsvTable.withHeader(invocations, [...KEY, 'Trigger', ...MINUTES]);
  const taken = MINUTES.slice(from - 1, from - 1 + minutes);
  const chosen = new KeyedStream(draw, 'azure-functions/function');
  const moments = new KeyedStream(draw, 'azure-functions/moment');
  const lengths = new KeyedStream(draw, 'azure-functions/duration');
  const met = new Set<string>();
  let id = 0;
  while (table.next()) {
    report.rows = table.rows;
    const key = KEY.map((column) => table.text(column)).join('/');
    if (chosen.uniform(table.rows) > share) {
      dropInto(report, 'not drawn (--share)');
      continue;
    }
    if (met.has(key)) {
      dropInto(report, 'the function came before');
      continue;
    }
    met.add(key);
    const curve = curves.get(key);
    if (!curve) {
      dropInto(report, 'no durations of the function');
      continue;
    }
    for (const minute of taken) {
      const count = table.number(minute, { least: 0, whole: true });
      for (let k = 0; k < count; k++, id++) {
        const arrival = 60 * (Number(minute) - 1 + moments.uniform(id));
        const work = curve.at(lengths.uniform(id)) / 1000;
        if (work === 0) report.zeroDurations++;
        report.kept++;
        load.add(arrival, work);
        yield { id, arrival, work, class: table.text('Trigger') };
      }
    }
  }
}

function readDurations(file: ByteFile, report: QualityReport): Map<string, PercentileCurve> {
  const columns = PERCENTILES.map((percent) => `percentile_Average_${percent}` as const);
  const table = CsvTable.withHeader(file, [...KEY, 'Minimum', 'Maximum', ...columns]);
  const curves = new Map<string, PercentileCurve>();
  let twice = 0;
  while (table.next()) {
    const key = KEY.map((column) => table.text(column)).join('/');
    if (curves.has(key)) twice++;
    else {
      const milliseconds = (column: 'Minimum' | 'Maximum' | (typeof columns)[number]) =>
        table.number(column, { least: 0 });
      const most = milliseconds('Maximum');
      const within = PERCENTILES.map(
        (percent, i) => [percent / 100, Math.min(milliseconds(columns[i]!), most)] as const,
      );
      curves.set(key, new PercentileCurve([[0, milliseconds('Minimum')], ...within, [1, most]]));
    }
  }
  if (twice > 0) report.notes.push(`${twice} rows of durations are of functions that came before`);
  return curves;
}
