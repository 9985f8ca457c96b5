import { basename, extname } from 'node:path';
import { stringify } from 'yaml';
import type { Options } from 'yargs';
import { InputError } from '../../core/errors.ts';
import { parseScenario } from '../../sim/scenario/load.ts';
import { importers } from '../../workload/importers/index.ts';
import type { QualityReport } from '../../workload/trace.ts';
import { openByteFile } from '../byte-file.ts';
import { command } from '../command.ts';
import { pathFrom, writeFileAtomic } from '../files.ts';
import { importOptions, optionsFor } from '../import-options.ts';
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
    const [file, surplus] = given.file;
    if (surplus !== undefined)
      throw new InputError(`${given.format} takes one file, '${surplus}' is one too many`);
    const bytes = openByteFile(file!, file!, `a ${given.format} trace`);
    const options = optionsFor(given.format, given);
    const imported = importer.read(bytes, options);
    const spec = importer.toScenario(imported, options, pathFrom(given.out, file!));
    const name = given.name ?? basename(file!, extname(file!));
    const scenario = schemaLine(given.out) + stringify({ name, ...spec });
    const { hash } = await parseScenario(scenario, {
      file: given.out,
      readText: () => Promise.reject(new Error('an imported scenario names no file but its trace')),
      openFile: () => bytes,
    });
    writeFileAtomic(given.out, scenario);
    for (const line of describe(imported.report)) io.note(line);
    io.answer(
      'import',
      { format: given.format, out: given.out, scenario: { name, hash }, ...imported.report },
      () => `wrote ${given.out}`,
    );
  },
});

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
