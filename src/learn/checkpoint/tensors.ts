import { UsageError } from '../../core/errors.ts';

const TYPES = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
} as const;

/** Tensors start where any element type may be read in place. */
const ALIGNMENT = 8;

type Type = keyof typeof TYPES;
type Tensor = InstanceType<(typeof TYPES)[Type]>;

/** Where a tensor is kept: `length` elements from byte `offset` on, little-endian. */
interface TensorPlace {
  readonly $tensor: Type;
  readonly offset: number;
  readonly length: number;
}

/** A number that JSON does not know: NaN, an infinity or −0. */
interface SpecialNumber {
  readonly $number: string;
}

/** A state taken apart into a tree that JSON can hold and the bytes of its typed arrays. */
export interface Parts {
  readonly tree: unknown;
  readonly tensors: Uint8Array;
}

/**
 * Takes a state apart; equal states give equal parts, whatever the order of their keys.
 *
 * @throws UsageError for a value that would not come back as it was, naming its place.
 */
export function takeApart(state: unknown): Parts {
  const places: [offset: number, tensor: Tensor][] = [];
  let end = 0;

  const visit = (value: unknown, path: string): unknown => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return numberTree(value);
    if (Array.isArray(value)) return value.map((inner, k) => visit(inner, `${path}[${k}]`));
    const type = typeOf(value);
    if (type) {
      const tensor = value as Tensor;
      const offset = end;
      places.push([offset, tensor]);
      end += Math.ceil(tensor.byteLength / ALIGNMENT) * ALIGNMENT;
      return { $tensor: type, offset, length: tensor.length } satisfies TensorPlace;
    }
    if (!isPlainObject(value)) throw new UsageError(`${path}: ${describe(value)} cannot be saved`);
    const keys = Object.keys(value).sort();
    const reserved = keys.find((key) => key.startsWith('$'));
    if (reserved) throw new UsageError(`${path}: the key '${reserved}' is reserved`);
    return Object.fromEntries(keys.map((key) => [key, visit(value[key], `${path}.${key}`)]));
  };

  const tree = visit(state, 'state');
  const tensors = new Uint8Array(end);
  for (const [offset, tensor] of places) tensors.set(bytesOf(tensor), offset);
  return { tree, tensors };
}

/** The state that was taken apart. */
export function putTogether({ tree, tensors }: Parts): unknown {
  const visit = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(visit);
    if ('$number' in value) return Number((value as SpecialNumber).$number);
    if ('$tensor' in value) return tensorAt(tensors, value as TensorPlace);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner)]));
  };
  return visit(tree);
}

function tensorAt(bytes: Uint8Array, { $tensor, offset, length }: TensorPlace): Tensor {
  const tensor = new TYPES[$tensor](length);
  bytesOf(tensor).set(bytes.subarray(offset, offset + tensor.byteLength));
  return tensor;
}

/** The bytes in the machine's own order, which is little-endian wherever Node and ONNX Runtime both run. */
function bytesOf(tensor: Tensor): Uint8Array {
  return new Uint8Array(tensor.buffer, tensor.byteOffset, tensor.byteLength);
}

function typeOf(value: unknown): Type | undefined {
  return (Object.keys(TYPES) as Type[]).find((type) => value instanceof TYPES[type]);
}

function numberTree(value: number): number | SpecialNumber {
  if (Object.is(value, -0)) return { $number: '-0' };
  return Number.isFinite(value) ? value : { $number: String(value) };
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (value === null || typeof value !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  return typeof value === 'object'
    ? `a ${value?.constructor.name ?? 'value'}`
    : `a value of type ${typeof value}`;
}
