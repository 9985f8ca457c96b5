import { InputError } from '../../core/errors.ts';
import { type StepsSpec, stepsSchema } from './schema.ts';

/**
 * Steps from a text of lines `seconds,value`; the first may be a heading, empty ones do not count.
 *
 * @throws InputError naming the file, the line and what is allowed
 */
export function readSteps(text: string, file: string, period?: number): StepsSpec {
  const times: number[] = [];
  const values: number[] = [];
  text.split(/\r?\n/).forEach((line, i) => {
    const cells = line.split(',').map((cell) => (cell.trim() === '' ? Number.NaN : Number(cell)));
    if (line.trim() === '' || (i === 0 && cells.every(Number.isNaN))) return;
    if (cells.length !== 2 || cells.some(Number.isNaN)) {
      throw new InputError(`${file}:${i + 1}:1: '${line}' is not a step (allowed: seconds,value)`);
    }
    times.push(cells[0]!);
    values.push(cells[1]!);
  });
  const steps = stepsSchema.safeParse({ times, values, period });
  if (steps.success) return steps.data;
  const { path, message } = steps.error.issues[0]!;
  throw new InputError(`${file}: ${path.join('.')}: ${message}`);
}
