import { stringify } from 'csv-stringify/sync';
import type { CsvMap } from './importers/csv-map.ts';
import type { ConvertedTask } from './importers/importer.ts';

const COLUMNS = ['id', 'arrival', 'work', 'estimate', 'slots', 'class', 'deadline', 'priority'] as const;
const MAP: CsvMap = Object.fromEntries(COLUMNS.map((name) => [name, name])) as Record<
  (typeof COLUMNS)[number],
  string
>;

/** Tasks put into one piece of text. */
const BATCH = 4096;

/** How a scenario plays the file that {@link convertedText} makes. */
export function convertedArrivals(path: string): Record<string, unknown> {
  return { trace: { format: 'csv', path, map: MAP } };
}

/** The tasks as a CSV file, piece by piece. */
export function* convertedText(tasks: Iterable<ConvertedTask>): Iterable<string> {
  yield `${COLUMNS.join(',')}\n`;
  let batch: ConvertedTask[] = [];
  for (const task of tasks) {
    if (batch.push({ class: 'task', ...task }) < BATCH) continue;
    yield stringify(batch, { columns: [...COLUMNS] });
    batch = [];
  }
  yield stringify(batch, { columns: [...COLUMNS] });
}
