import { basename, extname } from 'node:path';
import { stringify } from 'yaml';
import type { Options } from 'yargs';
import { parseScenario } from '../../sim/scenario/load.ts';
import { isConverted } from '../../workload/importers/importer.ts';
import { importers } from '../../workload/importers/index.ts';
import type { QualityReport } from '../../workload/trace.ts';
import { command } from '../command.ts';
import { writeFileAtomic } from '../files.ts';
import { importOptions, optionsFor } from '../import-options.ts';
import { importConverted } from '../importing/converted.ts';
import { importPlayed } from '../importing/played.ts';
import { schemaLine } from '../scenario-schema.ts';
import { formatNumber } from '../table.ts';

const own = {
  out: { type: 'string', demandOption: true, describe: 'The scenario file to write' },
  name: { type: 'string', describe: 'Name of the scenario [the trace’s file name]' },
} as const satisfies Record<string, Options>;

export const importTrace = command({
  positionals: {
    format: { type: 'string', demandOption: true, describe: `One of ${importers.names().join(', ')}` },
    file: { type: 'string', array: true, demandOption: true, describe: 'The trace' },
  },
  options: { ...own, ...importOptions() },
  examples: [
    ['switchyard import swf lublin_256.swf --limit 1024 --backfill easy --out hpc.yaml', 'A batch trace'],
    [
      'switchyard import csv jobs.csv --map arrival=at,work=seconds --executors fleet.yaml --out jobs.yaml',
      '',
    ],
  ],
  async run(given, io) {
    const importer = importers.get(given.format);
    const options = optionsFor(given.format, given);
    const read = isConverted(importer)
      ? await importConverted(given.format, importer, given.file, options, given.out)
      : importPlayed(given.format, importer, given.file, options, given.out);
    try {
      const { spec, report, written } = read;
      const name = given.name ?? nameOf(given.file[0]!);
      const scenario = schemaLine(given.out) + stringify({ name, ...spec });
      const { hash } = await parseScenario(scenario, {
        file: given.out,
        readText: () => Promise.reject(new Error('an imported scenario names no file but its trace')),
        openFile: () => read.trace!,
      });
      read.keep();
      writeFileAtomic(given.out, scenario);
      for (const line of describe(report)) io.note(line);
      io.answer(
        'import',
        {
          format: given.format,
          out: given.out,
          ...(written !== null && { trace: written }),
          scenario: { name, hash },
          ...report,
        },
        () => (written === null ? `wrote ${given.out}` : `wrote ${given.out} and ${written}`),
      );
    } finally {
      read.discard();
    }
  },
});

/** The name of a file without its folder and its endings: `logs/a.swf.gz` → `a`. */
function nameOf(path: string): string {
  const file = basename(path).replace(/\.gz$/, '');
  return basename(file, extname(file));
}

/** The quality report in lines; a line for nothing is left out, but for what was read and kept. */
function describe({ rows, kept, dropped, censored, zeroDurations, cycles, notes }: QualityReport): string[] {
  const counted: [string, number][] = [
    ...Object.entries(dropped).map(([reason, count]): [string, number] => [`dropped, ${reason}`, count]),
    ['censored (run time not known)', censored],
    ['zero durations', zeroDurations],
    ['cycles', cycles ?? 0],
  ];
  return [
    `rows read: ${formatNumber(rows)}`,
    `tasks kept: ${formatNumber(kept)}`,
    ...counted.filter(([, count]) => count > 0).map(([what, count]) => `${what}: ${formatNumber(count)}`),
    ...notes.map((note) => `note: ${note}`),
  ];
}
