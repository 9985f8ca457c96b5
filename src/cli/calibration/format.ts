import { InputError } from '../../core/errors.ts';
import { importers } from '../../workload/importers/index.ts';
import { openByteFile } from '../byte-file.ts';

/** The format of a trace: the one named, or the one that its name or its first line tells. @throws InputError */
export function formatOf(path: string, named: string | undefined, mapped: boolean): string {
  if (named !== undefined) return named;
  if (/\.swf(\.gz)?$/.test(path)) return 'swf';
  if (mapped) return 'csv';
  const head = new Uint8Array(64);
  openByteFile(path, path, 'a trace').read(0, head);
  if (new TextDecoder().decode(head).startsWith('TIMESTAMP,ContextTokens')) return 'azure-llm';
  throw new InputError(
    `the format of ${path} cannot be told; give --format (one of ${importers.names().join(', ')})`,
  );
}
