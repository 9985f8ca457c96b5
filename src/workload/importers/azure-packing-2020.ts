import type { Database, SqlValue } from 'sql.js';
import { z } from 'zod';
import { InputError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';
import { type ByteFile, contentOf } from '../byte-file.ts';
import { emptyReport, type QualityReport } from '../trace.ts';
import { OfferedLoad } from './default-fleet.ts';
import { dropInto } from './drops.ts';
import type { ConvertedFormat, ConvertedTask } from './importer.ts';

const DAY = 86_400;
/** The trace watched for so many days; what has no end lived longer. */
const WATCHED = 90;
const RESOURCES = ['core', 'memory', 'hdd', 'ssd', 'nic'] as const;
/** Units of a whole machine, so that fractions become whole numbers. */
const WHOLE = 1_000_000;

const optionsSchema = z.strictObject({
  machine: z
    .int()
    .optional()
    .describe('The machine type whose fractions count [that on which most VM types fit]'),
  machines: z.int().min(1).optional().describe('Machines of that type [as many as are 70 % busy]'),
});
type PackingOptions = z.infer<typeof optionsSchema>;

/**
 * The packing trace of Azure, 2020 (Hadary et al., "Protean: VM Allocation Service at Scale", OSDI 2020), an SQLite
 * file: VMs live from one fractional day to another and take fractions of a machine. A VM that lived before the trace
 * arrives at its beginning; one that outlived it, or whose end is unknown, stays for its 90 days.
 */
export const azurePacking2020: ConvertedFormat<PackingOptions> = {
  summary: 'Azure VM packing 2020 (SQLite): VMs that take fractions of a machine',
  files: { least: 1, most: 1, what: 'one .sqlite' },
  options: optionsSchema,

  async convert([file], options) {
    const tables = await Tables.open(file!);
    const report = emptyReport();
    const machine = chosenMachine(tables, file!, options.machine);
    const types = vmTypes(tables, machine);
    const load = new OfferedLoad();
    return {
      tasks: vms(tables, types, report, load),
      report,
      scenario: (arrivals) => ({
        control: 'placement',
        placement: { unfit: 'reject' },
        executors: [
          {
            name: 'machine',
            count: options.machines ?? load.executors,
            resources: Object.fromEntries(RESOURCES.map((name) => [name, WHOLE])),
          },
        ],
        tasks: [...types.values()].map(({ name, demand }) => ({ name, demand })),
        arrivals,
      }),
    };
  },
};

interface VmType {
  readonly name: string;
  readonly demand: Readonly<Record<string, number>>;
  /** The greatest of its fractions. */
  readonly dominant: number;
}

/** The tables of an SQLite file. */
class Tables {
  readonly #database: Database;
  readonly #file: string;

  private constructor(database: Database, file: string) {
    this.#database = database;
    this.#file = file;
  }

  static async open(file: ByteFile): Promise<Tables> {
    const { default: start } = await import('sql.js');
    const { Database: Opened } = await start();
    return reading(file.name, () => new Tables(new Opened(contentOf(file)), file.name));
  }

  /** The rows of a query. @throws InputError where the file is no such database, or broken */
  *rows(query: string, ...values: number[]): Iterable<readonly (SqlValue | undefined)[]> {
    const statement = reading(this.#file, () => this.#database.prepare(query));
    try {
      statement.bind(values);
      while (reading(this.#file, () => statement.step())) yield statement.get();
    } finally {
      statement.free();
    }
  }

  close(): void {
    this.#database.close();
  }
}

function reading<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(`${file}: ${why} (expected an SQLite file with the tables vm and vmType)`);
  }
}

function chosenMachine(tables: Tables, file: ByteFile, asked: number | undefined): number {
  const found = tables.rows(
    'SELECT machineId FROM vmType GROUP BY machineId ORDER BY COUNT(DISTINCT vmTypeId) DESC, machineId',
  );
  const machines = Array.from(found, ([id]) => Number(id));
  const machine = asked ?? machines[0];
  if (machine === undefined) throw new InputError(`${file.name}: the table vmType is empty`);
  if (machines.includes(machine)) return machine;
  throw new InputError(
    `--machine: no machine type ${machine}${allowedNames(String(machine), machines.map(String))}`,
  );
}

/** The VM types that fit on a machine type, by their number. */
function vmTypes(tables: Tables, machine: number): Map<number, VmType> {
  const query = `SELECT vmTypeId, ${RESOURCES.join(', ')} FROM vmType WHERE machineId = ? ORDER BY vmTypeId`;
  const types = new Map<number, VmType>();
  for (const [id, ...fractions] of tables.rows(query, machine)) {
    const shares = fractions.map((fraction) => Number(fraction ?? 0));
    const demand = RESOURCES.map((name, i) => [name, Math.round(shares[i]! * WHOLE)] as const);
    types.set(Number(id), {
      name: `vm-${id}`,
      demand: Object.fromEntries(demand.filter(([, units]) => units > 0)),
      dominant: Math.max(...shares),
    });
  }
  return types;
}

function* vms(
  tables: Tables,
  types: ReadonlyMap<number, VmType>,
  report: QualityReport,
  load: OfferedLoad,
): Iterable<ConvertedTask> {
  let early = 0;
  const query = 'SELECT vmId, vmTypeId, priority, starttime, endtime FROM vm ORDER BY starttime, vmId';
  for (const [id, typeId, priority, start, end] of tables.rows(query)) {
    report.rows++;
    const type = types.get(Number(typeId));
    if (!type) {
      dropInto(report, 'does not fit on the machine type');
      continue;
    }
    if (start === null || !Number.isFinite(Number(start))) {
      dropInto(report, 'start unknown');
      continue;
    }
    if (Number(start) < 0) early++;
    if (end === null) report.censored++;
    const arrival = Math.max(0, Number(start)) * DAY;
    const work = Math.min(end === null ? WATCHED : Number(end), WATCHED) * DAY - arrival;
    if (!(work >= 0)) {
      dropInto(report, 'ends before it begins');
      continue;
    }
    if (work === 0) report.zeroDurations++;
    report.kept++;
    load.add(arrival, work * type.dominant);
    yield { id: String(id), arrival, work, class: type.name, priority: priority === 0 ? 1 : 0 };
  }
  if (early > 0) report.notes.push(`${early} VMs lived before the trace; they arrive at its beginning`);
  tables.close();
}
