import { InputError } from '../../core/errors.ts';
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
  const imported = importer.read(trace, options);
  return {
    spec: importer.toScenario(imported, options, pathFrom(out, path!)),
    report: imported.report,
    trace,
    written: null,
    keep: () => {},
    discard: () => {},
  };
}
