import { z } from 'zod';
import { Problem } from '../problem.ts';

const FLOATS = ['FP32', 'FP64'] as const;
const FLAGS = ['BOOL', 'UINT8'] as const;

/** A tensor of the Open Inference Protocol; its data is flat or nested, in row-major order. */
export const tensorSchema = z.strictObject({
  name: z.string(),
  shape: z.array(z.int().nonnegative()).min(1).max(3),
  datatype: z.enum([...FLOATS, ...FLAGS]),
  parameters: z.record(z.string(), z.unknown()).optional(),
  data: z.array(z.unknown()),
});

export type Tensor = z.output<typeof tensorSchema>;

/** The sizes of a tensor without the batch of one that may stand before them; `null` may be any size. */
type Expected = readonly (number | null)[];

interface Wanted {
  readonly shape: Expected;
  readonly kind: 'numbers' | 'flags';
}

/**
 * The values of the input of this name.
 * @throws Problem 400 when it is missing, or type, shape or values are not what is wanted
 */
export function valuesOf(inputs: readonly Tensor[], name: string, { shape, kind }: Wanted): Float64Array {
  const named = inputs.filter((input) => input.name === name);
  if (named.length !== 1) throw invalid(name, named.length === 0 ? 'is missing' : 'is given twice');
  const [tensor] = named as [Tensor];
  const datatypes: readonly string[] = kind === 'numbers' ? FLOATS : FLAGS;
  if (!datatypes.includes(tensor.datatype)) {
    throw invalid(name, `has the datatype ${tensor.datatype} (allowed: ${datatypes.join(', ')})`);
  }
  const sizes = withoutBatch(tensor.shape, shape);
  if (sizes === null) throw invalid(name, `has the shape [${tensor.shape}] (allowed: ${shapeText(shape)})`);
  const data = tensor.data.flat(Number.POSITIVE_INFINITY);
  const size = sizes.reduce((product, each) => product * each, 1);
  if (data.length !== size) {
    throw invalid(name, `holds ${data.length} values, but its shape [${tensor.shape}] says ${size}`);
  }
  return Float64Array.from(data, (value, i) => numberOf(value, name, i, tensor.datatype));
}

function withoutBatch(sizes: readonly number[], shape: Expected): readonly number[] | null {
  const own = sizes.length === shape.length + 1 && sizes[0] === 1 ? sizes.slice(1) : sizes;
  const fits =
    own.length === shape.length && shape.every((size, i) => (size === null ? own[i]! > 0 : own[i] === size));
  return fits ? own : null;
}

function shapeText(shape: Expected): string {
  const sizes = shape.map((size) => size ?? 'N').join(', ');
  return `[${sizes}] or [1, ${sizes}]`;
}

function numberOf(value: unknown, name: string, i: number, datatype: string): number {
  const given = datatype === 'BOOL' && typeof value === 'boolean' ? Number(value) : value;
  const fits =
    typeof given === 'number' &&
    (datatype === 'BOOL'
      ? given === 0 || given === 1
      : datatype === 'UINT8'
        ? isByte(given)
        : Number.isFinite(given));
  if (!fits) throw invalid(name, `is no ${datatype} at ${i}`);
  return given;
}

const isByte = (value: number) => Number.isInteger(value) && value >= 0 && value <= 255;

function invalid(name: string, what: string): Problem {
  return new Problem(400, `input '${name}' ${what}`, { kind: 'invalid-request' });
}
