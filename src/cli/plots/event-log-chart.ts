import { basename } from 'node:path';
import { InputError } from '../../core/errors.ts';
import { gantt } from '../../report/gantt.ts';
import { type Page, pageOfCharts } from '../../report/page.ts';
import { timeline } from '../../report/timeline.ts';
import { readEventLog } from '../event-log-file.ts';

/**
 * What an event log shows: who ran what and when.
 *
 * @throws InputError when no task of it ever began
 */
export function eventLogPage(path: string): Page {
  const { spans, outages } = timeline(readEventLog(path));
  if (spans.length === 0) throw new InputError(`${path}: nothing to draw (no task begins in it)`);
  const name = basename(path);
  const chart = gantt({ of: name, id: 'gantt', excerpt: 'from the first', spans, outages });
  return pageOfCharts(`Event log ${name}`, [chart]);
}
