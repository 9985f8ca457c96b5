/** Positions of the fields that are counted. */
const CPU = 5;
const USED_MEMORY = 6;
const REQUESTED_MEMORY = 9;
const STATUS = 10;
const NAMES = { users: 11, groups: 12, executables: 13, queues: 14, partitions: 15 } as const;
const PRECEDING = 16;
const THINK = 17;

/** What the fields come to that decide nothing in a simulation, over the jobs that are kept. */
export class SwfTallies {
  readonly #dependent: boolean;
  readonly #names = Object.entries(NAMES).map(([kind, at]) => ({ kind, at, seen: new Set<number>() }));
  #cpu = 0;
  #usedMemory = 0;
  #requestedMemory = 0;
  #failed = 0;
  #partial = 0;
  #cancelled = 0;
  #strange = 0;
  #preceded = 0;
  #oddThink = 0;

  /** @param dependent whether jobs wait for those that they name */
  constructor(dependent: boolean) {
    this.#dependent = dependent;
  }

  add(fields: Float64Array): void {
    if (fields[CPU]! >= 0) this.#cpu++;
    if (fields[USED_MEMORY]! >= 0) this.#usedMemory++;
    if (fields[REQUESTED_MEMORY]! >= 0) this.#requestedMemory++;
    this.#addStatus(fields[STATUS]!);
    for (const { at, seen } of this.#names) if (fields[at]! >= 0) seen.add(fields[at]!);
    if (fields[PRECEDING]! < 1) return;
    this.#preceded++;
    if (fields[THINK]! < 0 && fields[THINK] !== -1) this.#oddThink++;
  }

  /** One sentence for each that was met. */
  notes(): string[] {
    const counted: [number, string][] = [
      [this.#partial, 'records of parts of jobs (status 2 to 4) are jobs of their own'],
      [this.#failed, 'jobs that failed (status 0) are played like the others'],
      [this.#cancelled, 'jobs that were cancelled (status 5) are played like the others'],
      [this.#strange, 'jobs have a status that the format does not know'],
      [this.#cpu, 'jobs tell their CPU time, which is not played'],
      [this.#usedMemory, 'jobs tell the memory that they used, which is not played'],
      [this.#requestedMemory, 'jobs tell the memory that they asked for, which is not played'],
      [this.#dependent ? this.#oddThink : 0, 'think times below 0 that are not -1 are taken as 0'],
      [
        this.#dependent ? 0 : this.#preceded,
        'jobs name a preceding job and are submitted at their own times (dependencies are off)',
      ],
    ];
    const several = this.#names
      .filter(({ seen }) => seen.size > 1)
      .map(({ kind, seen }) => `${seen.size} ${kind}`);
    return [
      ...counted.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`),
      ...(several.length > 0 ? [`the jobs are of ${several.join(', ')}`] : []),
    ];
  }

  #addStatus(status: number): void {
    if (status === 0) this.#failed++;
    else if (status >= 2 && status <= 4) this.#partial++;
    else if (status === 5) this.#cancelled++;
    else if (status !== 1 && status !== -1) this.#strange++;
  }
}
