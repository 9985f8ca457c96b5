import { InputError } from '../../core/errors.ts';
import type { ByteFile } from '../byte-file.ts';
import { emptyReport } from '../trace.ts';
import type { OptionalColumn, RowPosition, TraceRows } from '../trace-rows.ts';
import { dropInto } from './drops.ts';
import { SwfClasses } from './swf-classes.ts';
import type { SwfReadOptions } from './swf-options.ts';
import { SwfRecords } from './swf-records.ts';
import { SwfTallies } from './swf-tallies.ts';

/** Positions of the fields that are used. */
const ID = 0;
const SUBMIT = 1;
const WAIT = 2;
const RUN = 3;
const ALLOCATED = 4;
const REQUESTED = 7;
const ESTIMATE = 8;
const PRECEDING = 16;
const THINK = 17;

/** Seconds that a job of unknown run time is taken to run. */
export const UNKNOWN_RUN = 10;

/** The usable jobs of an SWF file. The header that says how large the machine is stands before the first of them. */
export class SwfRows implements TraceRows {
  readonly orderName = 'job number';
  readonly optionalColumns: readonly OptionalColumn[];
  readonly report = emptyReport();
  submit = 0;
  work = 0;
  estimate = 0;
  slots = 0;
  classIndex = 0;
  readonly deadline = Number.NaN;
  readonly priority = Number.NaN;
  recordedStart = Number.NaN;
  preceding = Number.NaN;
  think = 0;
  /** Numbers of the jobs that were left out; filled where jobs wait for each other. */
  readonly leftOut = new Set<number>();
  readonly #file: ByteFile;
  readonly #options: SwfReadOptions;
  readonly #records: SwfRecords;
  readonly #header = new Map<string, number>();
  readonly #classes: SwfClasses;
  readonly #tallies: SwfTallies;
  #machineSlots: number | undefined;

  constructor(file: ByteFile, options: SwfReadOptions, classes = new SwfClasses(options.class)) {
    this.#file = file;
    this.#options = options;
    this.#classes = classes;
    this.#tallies = new SwfTallies(options.dependencies === true);
    this.#machineSlots = options.machineSlots;
    this.optionalColumns = [
      'recordedStart',
      ...(options.dependencies ? (['preceding', 'think'] as const) : []),
    ];
    this.#records = new SwfRecords(file, (comment) => {
      const found = /^(MaxProcs|MaxNodes):\s*(-?\d+)/.exec(comment);
      if (found) this.#header.set(found[1]!, Number(found[2]));
    });
  }

  get id(): number {
    return this.#records.fields[ID]!;
  }

  get classes(): readonly string[] {
    return this.#classes.names;
  }

  get orderKey(): number {
    return this.#records.fields[ID]!;
  }

  /** @throws InputError where the header does not say it. */
  get machineSlots(): number {
    this.#machineSlots ??= machineSize(this.#header, this.#file);
    return this.#machineSlots;
  }

  next(): boolean {
    const { report } = this;
    const { fields } = this.#records;
    while (this.#records.next()) {
      report.rows++;
      if (fields[SUBMIT]! < 0) throw this.#records.unfit(SUBMIT, 'seconds from 0 up');
      if (fields[RUN] === 0) {
        report.zeroDurations++;
        this.#drop('run time 0');
      } else if (!this.#takeSlots()) {
        this.#drop('no processors');
      } else {
        this.#take();
        return true;
      }
    }
    report.notes = this.#notes();
    return false;
  }

  get position(): RowPosition {
    return { ...this.#records.position, records: this.report.rows };
  }

  moveTo(position: RowPosition): void {
    this.#records.moveTo(position);
  }

  fork(): SwfRows {
    return new SwfRows(this.#file, { ...this.#options, machineSlots: this.machineSlots }, this.#classes);
  }

  problem(text: string): InputError {
    return this.#records.problem(text);
  }

  /** The larger number of processors, allocated or requested; false where there are none. */
  #takeSlots(): boolean {
    const { fields } = this.#records;
    const larger = fields[ALLOCATED]! >= fields[REQUESTED]! ? ALLOCATED : REQUESTED;
    this.slots = fields[larger]!;
    if (!Number.isInteger(this.slots)) throw this.#records.unfit(larger, 'a whole number');
    if (this.slots <= this.machineSlots) return this.slots > 0;
    const job = `job ${this.id} needs ${this.slots} processors`;
    throw this.problem(`${job}; allowed: at most ${this.machineSlots}, the size of the machine`);
  }

  #take(): void {
    const { report } = this;
    const { fields } = this.#records;
    const run = fields[RUN]!;
    report.kept++;
    if (run < 0) report.censored++;
    this.#tallies.add(fields);
    this.submit = fields[SUBMIT]!;
    this.work = run < 0 ? UNKNOWN_RUN : run;
    this.estimate = fields[ESTIMATE] === -1 ? run : fields[ESTIMATE]!;
    this.recordedStart = fields[WAIT]! < 0 ? Number.NaN : this.submit + fields[WAIT]!;
    this.classIndex = this.#classes.numberOf(fields);
    this.preceding = fields[PRECEDING]! >= 1 ? fields[PRECEDING]! : Number.NaN;
    this.think = Math.max(0, fields[THINK]!);
  }

  /** What a reader should know of all that was read. */
  #notes(): string[] {
    const { censored } = this.report;
    const unknown = censored > 0 ? [`${censored} jobs of unknown run time run ${UNKNOWN_RUN} s`] : [];
    return [...unknown, ...this.#tallies.notes()];
  }

  #drop(reason: string): void {
    dropInto(this.report, reason);
    if (this.#options.dependencies) this.leftOut.add(this.id);
  }
}

function machineSize(header: ReadonlyMap<string, number>, { name }: ByteFile): number {
  const size = [header.get('MaxProcs'), header.get('MaxNodes')].find(
    (slots) => slots !== undefined && slots > 0,
  );
  if (size === undefined) {
    throw new InputError(
      `${name}: the header does not say the machine's size; allowed: '; MaxProcs: N' or '; MaxNodes: N'`,
    );
  }
  return size;
}
