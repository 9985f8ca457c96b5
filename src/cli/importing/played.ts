import { InputError } from '../../core/errors.ts';
import type { ByteFile } from '../../workload/byte-file.ts';
import type { PlayedFormat } from '../../workload/importers/importer.ts';
import { openByteFile } from '../byte-file.ts';
import { pathFrom } from '../files.ts';
import type { Imported } from './imported.ts';

/** Imports a trace that the scenario, to be written to `out`, plays from where it is. */
export function importPlayed(
  format: string,
  importer: PlayedFormat,
  paths: readonly string[],
  options: unknown,
  out: string,
): Imported {
  const [path, surplus] = paths;
  if (surplus !== undefined) throw new InputError(`${format} takes one file, '${surplus}' is one too many`);
  const trace = openByteFile(path!, path!, `a ${format} trace`);
  const { summary, report } = streams(options)
    ? passOver(importer, trace, options)
    : readWhole(importer, trace, options);
  return {
    spec: importer.toScenario(summary, options, pathFrom(out, path!)),
    report,
    trace,
    written: null,
    keep: () => {},
    discard: () => {},
  };
}

/** Whether the tasks are to stay in the file. Only formats with `rows` have the option. */
function streams(options: unknown): boolean {
  return (options as { readonly stream?: boolean }).stream === true;
}

function readWhole(importer: PlayedFormat, file: ByteFile, options: unknown) {
  const { trace, report, machineSlots } = importer.read(file, options);
  return { summary: { classes: trace.classes, ...(machineSlots !== undefined && { machineSlots }) }, report };
}

function passOver(importer: PlayedFormat, file: ByteFile, options: unknown) {
  const rows = importer.rows!(file, options);
  while (rows.next());
  return { summary: rows, report: rows.report };
}
