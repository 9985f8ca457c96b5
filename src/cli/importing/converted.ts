import { basename } from 'node:path';
import { InputError } from '../../core/errors.ts';
import { convertedArrivals, convertedText } from '../../workload/converted-trace.ts';
import type { Conversion, ConvertedFormat, ConvertedTask } from '../../workload/importers/importer.ts';
import { openByteFile } from '../byte-file.ts';
import { StagedFile } from '../staged-file.ts';
import type { Imported } from './imported.ts';

/** Imports files whose tasks, if there are any, become a trace beside the scenario to be written to `out`. */
export async function importConverted(
  format: string,
  importer: ConvertedFormat,
  paths: readonly string[],
  options: unknown,
  out: string,
): Promise<Imported> {
  const { least, most, what } = importer.files;
  if (paths.length < least || paths.length > most) {
    throw new InputError(`import ${format} was given ${paths.length} files (allowed: ${what})`);
  }
  const files = paths.map((path) => openByteFile(path, path, `a ${format} file`));
  const { tasks, report, scenario } = await importer.convert(files, options);
  if (tasks === undefined) {
    const spec = scenario(null);
    return { spec, report, trace: null, written: null, keep: () => {}, discard: () => {} };
  }
  return withTrace({ tasks, report, scenario }, out);
}

/** An import whose tasks become a trace beside the scenario to be written to `out`. */
export function withTrace({ tasks, report, scenario }: Required<Conversion>, out: string): Imported {
  const path = `${out.replace(/\.(ya?ml|json)$/, '')}.trace.csv`;
  const staged = stage(path, tasks);
  return {
    spec: scenario(convertedArrivals(basename(path))),
    report,
    trace: openByteFile(staged.temporary, path, 'a trace'),
    written: path,
    keep: () => staged.keep(),
    discard: () => staged.discard(),
  };
}

function stage(path: string, tasks: Iterable<ConvertedTask>): StagedFile {
  const staged = new StagedFile(path);
  try {
    for (const text of convertedText(tasks)) staged.write(text);
    staged.close();
    return staged;
  } catch (error) {
    staged.discard();
    throw error;
  }
}
