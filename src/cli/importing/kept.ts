import { stringify } from 'yaml';
import { parseScenario } from '../../sim/scenario/load.ts';
import type { QualityReport } from '../../workload/trace.ts';
import { writeFileAtomic } from '../files.ts';
import type { Io } from '../io.ts';
import { schemaLine } from '../scenario-schema.ts';
import { formatNumber } from '../table.ts';
import type { Imported } from './imported.ts';

/** What the command was told. */
export interface ImportTarget {
  readonly format: string;
  /** The scenario file to write. */
  readonly out: string;
  readonly name: string;
  /** The command that answers; `import` unless given. */
  readonly command?: string;
}

/**
 * Checks the scenario of an import, puts it and its trace at their places, and tells of their quality. What does not hold
 * leaves nothing behind.
 *
 * @throws InputError where the scenario is none, or cannot be written
 */
export async function keepImported(read: Imported, target: ImportTarget, io: Io): Promise<void> {
  const { format, out, name, command = 'import' } = target;
  try {
    const { spec, report, written } = read;
    const scenario = schemaLine(out) + stringify({ name, ...spec });
    const { hash } = await parseScenario(scenario, {
      file: out,
      readText: () => Promise.reject(new Error('an imported scenario names no file but its trace')),
      openFile: () => read.trace!,
    });
    read.keep();
    writeFileAtomic(out, scenario);
    for (const line of describe(report)) io.note(line);
    io.answer(
      command,
      { format, out, ...(written !== null && { trace: written }), scenario: { name, hash }, ...report },
      () => (written === null ? `wrote ${out}` : `wrote ${out} and ${written}`),
    );
  } finally {
    read.discard();
  }
}

/** The quality report in lines; a line for nothing is left out, but for what was read and kept. */
function describe({ rows, kept, dropped, censored, zeroDurations, cycles, notes }: QualityReport): string[] {
  const counted: [string, number][] = [
    ...Object.entries(dropped).map(([reason, count]): [string, number] => [`dropped, ${reason}`, count]),
    ['censored (run time not known)', censored],
    ['zero durations', zeroDurations],
    ['cycles', cycles ?? 0],
  ];
  return [
    `rows read: ${formatNumber(rows)}`,
    `tasks kept: ${formatNumber(kept)}`,
    ...counted.filter(([, count]) => count > 0).map(([what, count]) => `${what}: ${formatNumber(count)}`),
    ...notes.map((note) => `note: ${note}`),
  ];
}
