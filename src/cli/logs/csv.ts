import { stringify } from 'csv-stringify/sync';
import { appendToFile, writeFileAtomic } from '../files.ts';
import type { LogEntry, LogSink } from './entry.ts';

/**
 * One line an entry, `steps` first, the other keys in alphabetical order; what an entry lacks, or what is no finite
 * number, is left empty. A key that was not there before makes the whole file anew, from `entries`.
 *
 * @param entries all that has been logged so far, the entry that is being written included
 */
export function openCsv(path: string, entries: () => readonly LogEntry[]): LogSink {
  let columns = rewrite();
  return {
    write(entry) {
      const known = new Set(columns);
      if (Object.keys(entry).every((key) => known.has(key))) appendToFile(path, csv([entry], columns, false));
      else columns = rewrite();
    },
  };

  function rewrite(): readonly string[] {
    const all = entries();
    const keys = new Set(all.flatMap((entry) => Object.keys(entry)));
    keys.delete('steps');
    const union = ['steps', ...[...keys].sort()];
    writeFileAtomic(path, csv(all, union, true));
    return union;
  }
}

function csv(entries: readonly LogEntry[], columns: readonly string[], header: boolean): string {
  const cast = { number: (value: number) => (Number.isFinite(value) ? String(value) : '') };
  return stringify([...entries], { header, columns: [...columns], cast });
}
