import { z } from 'zod';
import { unordered } from '../../core/cycles.ts';
import type { ByteFile } from '../byte-file.ts';
import { emptyReport, type QualityReport } from '../trace.ts';
import { BORG_ORIGIN, type BorgInstance, BorgInstances } from './borg-instances.ts';
import { fleetOption, OfferedLoad } from './default-fleet.ts';
import { dropInto } from './drops.ts';
import type { ConvertedFormat, ConvertedTask } from './importer.ts';
import { JsonLines } from './json-lines.ts';

/** Units of the largest machine; requests are rounded up to hundredths, so that there are not too many classes. */
const WHOLE = 1000;
const STEP = 10;

/** Priorities from which on a tier begins (Tirmazi et al., "Borg: the Next Generation", EuroSys 2020). */
const TIERS = [
  [360, 'monitoring'],
  [120, 'production'],
  [116, 'mid'],
  [110, 'batch'],
  [Number.NEGATIVE_INFINITY, 'free'],
] as const;

const optionsSchema = z.strictObject({ executors: fleetOption });

/**
 * Google's Borg traces of 2019 (clusterdata_trace_format_v3), JSON lines of `instance_events` and, beside them or mixed
 * with them, of `collection_events`. An instance that finished is a task: it arrives when it was first submitted, and its
 * work is what its last attempt took. The others are left out and counted by how they ended.
 */
export const google2019: ConvertedFormat<z.infer<typeof optionsSchema>> = {
  summary: 'Google Borg 2019: instance and collection events, JSON lines',
  files: { least: 1, most: 1000, what: 'one or more .json of instance events and collection events' },
  options: optionsSchema,

  convert(files, { executors }) {
    const report = emptyReport();
    const load = new OfferedLoad();
    const classes = new Map<string, Record<string, unknown>>();
    return {
      tasks: finished(files, report, load, classes),
      report,
      scenario: (arrivals) => ({
        control: 'placement',
        executors: executors ?? [
          { name: 'machine', count: load.executors, resources: { cpu: WHOLE, memory: WHOLE } },
        ],
        tasks: [...classes.values()],
        arrivals,
      }),
    };
  },
};

function* finished(
  files: readonly ByteFile[],
  report: QualityReport,
  load: OfferedLoad,
  classes: Map<string, Record<string, unknown>>,
): Iterable<ConvertedTask> {
  for (const instance of readEvents(files, report)) {
    const reason = unusable(instance);
    if (reason !== null) {
      if (reason !== SUBMITTED_BEFORE) report.censored++;
      dropInto(report, reason);
      continue;
    }
    const began = instance.scheduled.reduce((last, time) =>
      time <= instance.finished && time > last ? time : last,
    );
    const work = (instance.finished - began) / 1e6;
    const arrival = (instance.submitted - BORG_ORIGIN) / 1e6;
    const demand = { cpu: units(instance.cpus), memory: units(instance.memory) };
    const tier = TIERS.find(([from]) => instance.priority >= from)![1];
    const name = `${tier}/${demand.cpu}/${demand.memory}`;
    if (!classes.has(name)) classes.set(name, { name, demand });
    if (work === 0) report.zeroDurations++;
    report.kept++;
    load.add(arrival, (work * Math.max(demand.cpu, demand.memory)) / WHOLE);
    yield { id: instance.id, arrival, work, class: name, priority: instance.priority };
  }
}

const SUBMITTED_BEFORE = 'submitted before the trace';

/** Why an instance is left out; null for one that is kept. */
function unusable({ submitted, scheduled, finished, ending }: BorgInstance): string | null {
  if (finished < 0) return ending === null ? 'not ended within the trace' : `ended by ${ending}`;
  if (submitted < BORG_ORIGIN || submitted === Number.POSITIVE_INFINITY) return SUBMITTED_BEFORE;
  return scheduled.some((time) => time <= finished) ? null : 'start unknown';
}

/** Takes all events in; dependencies between collections are looked at, not kept. */
function readEvents(files: readonly ByteFile[], report: QualityReport): Iterable<BorgInstance> {
  const instances = new BorgInstances();
  const after = new Map<number, Set<number>>();
  for (const file of files) {
    const event = new JsonLines(file);
    while (event.next()) {
      report.rows++;
      if (event.integer('missing_type', 0) > 0) dropInto(report, 'made up by the recorder (missing_type)');
      else if (event.integer('collection_type', 0) === 1) dropInto(report, 'of a reservation (alloc set)');
      else if ('instance_index' in event.object) instances.add(event);
      else noteDependencies(event, after);
    }
  }
  report.cycles = cyclesAmong(after);
  const dependent = [...after.values()].filter((before) => before.size > 0).length;
  if (dependent > 0) {
    report.notes.push(
      `${dependent} collections start after others; their instances arrive when they were submitted`,
    );
  }
  return instances.all;
}

function noteDependencies(event: JsonLines, after: Map<number, Set<number>>): void {
  const id = event.integer('collection_id');
  const known = after.get(id) ?? new Set();
  const before = event.object.start_after_collection_ids ?? [];
  if (!Array.isArray(before)) throw event.problem(`'start_after_collection_ids' is no list; allowed: a list`);
  for (const other of before) known.add(Number(other));
  after.set(id, known);
}

function cyclesAmong(after: ReadonlyMap<number, ReadonlySet<number>>): number {
  const positions = new Map([...after.keys()].map((id, i) => [id, i]));
  const incoming = [...after.values()].map((before) => [...before].flatMap((id) => positions.get(id) ?? []));
  return unordered(incoming).length > 0 ? 1 : 0;
}

function units(share: number): number {
  return Math.ceil((share * WHOLE) / STEP) * STEP;
}
