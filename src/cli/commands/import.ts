import { basename, extname } from 'node:path';
import type { Options } from 'yargs';
import { isConverted } from '../../workload/importers/importer.ts';
import { importers } from '../../workload/importers/index.ts';
import { command } from '../command.ts';
import { importOptions, optionsFor } from '../import-options.ts';
import { importConverted } from '../importing/converted.ts';
import { keepImported } from '../importing/kept.ts';
import { importPlayed } from '../importing/played.ts';

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
    await keepImported(
      read,
      { format: given.format, out: given.out, name: given.name ?? nameOf(given.file[0]!) },
      io,
    );
  },
});

/** The name of a file without its folder and its endings: `logs/a.swf.gz` → `a`. */
function nameOf(path: string): string {
  const file = basename(path).replace(/\.gz$/, '');
  return basename(file, extname(file));
}
