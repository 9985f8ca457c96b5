import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError, UsageError } from '../../src/core/errors.ts';
import { SequentialStream } from '../../src/core/random.ts';
import type { AgentState } from '../../src/learn/agent.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/learn/checkpoint.ts';

const state: AgentState = {
  steps: 12_345,
  name: 'q-learning',
  flags: [true, false, null],
  rate: 0.1 + 0.2,
  odd: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0],
  stream: new SequentialStream('seed').save(),
  weights: { bias: Float32Array.of(1.5, Number.NaN, -0), empty: new Float32Array(0) },
  moments: [Float64Array.of(Math.PI), Int32Array.of(-7, 2 ** 31 - 1)],
  world: Uint8Array.of(1, 2, 255),
  others: [Int8Array.of(-128), Int16Array.of(-1), Uint16Array.of(65_535), Uint32Array.of(2 ** 32 - 1)],
};

/** The files without those in `removed`, and with `changes` made. */
function reader(files: Map<string, Uint8Array>, changes: Record<string, Uint8Array | null> = {}) {
  return (name: string): Uint8Array => {
    const content = name in changes ? changes[name] : files.get(name);
    if (!content) throw new Error(`ENOENT: ${name}`);
    return content;
  };
}

const bytes = (content: string) => new TextEncoder().encode(content);
const text = (content: Uint8Array | undefined) => new TextDecoder().decode(content);

describe('a checkpoint', () => {
  it('gives back the state, numbers that JSON does not know and all kinds of typed arrays included', () => {
    const decoded = decodeCheckpoint(reader(encodeCheckpoint(state)));
    expect(decoded).toStrictEqual(state);
    expect(Object.is((decoded.odd as number[])[3], -0)).toBe(true);
  });

  it('gives back any state', () => {
    const leaf = fc.oneof(
      fc.double(),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.float32Array(),
      fc.float64Array(),
      fc.int32Array(),
      fc.uint8Array(),
    );
    const key = fc.string().filter((name) => !name.startsWith('$') && name !== '__proto__');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree')),
        fc.dictionary(key, tie('tree'), { noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, tree, { noNullPrototype: true }), (any) => {
        expect(decodeCheckpoint(reader(encodeCheckpoint(any)))).toStrictEqual(any);
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  it('is made of a manifest, the state and the tensors', () => {
    const files = encodeCheckpoint({ step: 3, weights: Float32Array.of(1, -2) });
    expect([...files.keys()]).toEqual(['manifest.json', 'state.json', 'tensors.bin']);
    expect(JSON.parse(text(files.get('manifest.json')))).toMatchObject({
      format: 'switchyard-checkpoint',
      version: 1,
      files: { 'state.json': expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(text(files.get('state.json'))).toBe(
      '{"step":3,"weights":{"$tensor":"float32","length":2,"offset":0}}',
    );
    expect([...files.get('tensors.bin')!]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  });

  it('has equal bytes for equal states, whatever the order of their keys and the buffers behind them', () => {
    const wide = Float64Array.of(9, 1, 2, 9);
    const one = encodeCheckpoint({ b: { y: 1, x: Float64Array.of(1, 2) }, a: Uint8Array.of(7) });
    const other = encodeCheckpoint({ a: Uint8Array.of(7), b: { x: wide.subarray(1, 3), y: 1 } });
    expect(other).toEqual(one);
    expect(encodeCheckpoint({ a: Uint8Array.of(8) })).not.toEqual(encodeCheckpoint({ a: Uint8Array.of(7) }));
  });

  it.each(['manifest.json', 'state.json', 'tensors.bin'])('names %s when it is missing', (name) => {
    const read = reader(encodeCheckpoint(state), { [name]: null });
    expect(() => decodeCheckpoint(read)).toThrow(new InputError(`${name}: cannot be read: ENOENT: ${name}`));
  });

  it.each(['state.json', 'tensors.bin'])('names %s when a single bit of it has changed', (name) => {
    const files = encodeCheckpoint(state);
    const changed = files.get(name)!.slice();
    changed[changed.length >> 1]! ^= 1;
    expect(() => decodeCheckpoint(reader(files, { [name]: changed }))).toThrow(
      new InputError(`${name}: the file is damaged: its SHA-256 is not the one in the manifest`),
    );
    expect(() => decodeCheckpoint(reader(files, { [name]: changed.subarray(1) }))).toThrow(InputError);
  });

  it('names a manifest that is not JSON, not of a checkpoint, or of another version', () => {
    const files = encodeCheckpoint(state);
    const manifest = text(files.get('manifest.json'));
    const broken = (content: string) => () =>
      decodeCheckpoint(reader(files, { 'manifest.json': bytes(content) }));
    expect(broken(manifest.slice(1))).toThrow('manifest.json: the file is damaged: it is not JSON');
    expect(broken('null')).toThrow('manifest.json: this is not the manifest of a checkpoint');
    expect(broken('{"name": "switchyard"}')).toThrow(InputError);
    expect(broken(manifest.replace('"version": 1', '"version": 2'))).toThrow(
      new InputError('manifest.json: version 2 cannot be read (allowed: 1)'),
    );
    expect(broken(manifest.replace(/"files": [^}]*}/, '"files": {}'))).toThrow(
      'state.json: the file is damaged',
    );
  });

  it('refuses what would not come back as it was, and says where it is', () => {
    expect(() => encodeCheckpoint({ a: [{ f: () => 0 }] })).toThrow(
      new UsageError('state.a[0].f: a value of type function cannot be saved'),
    );
    expect(() => encodeCheckpoint({ m: new Map() })).toThrow('state.m: a Map cannot be saved');
    expect(() => encodeCheckpoint({ u: undefined })).toThrow(
      'state.u: a value of type undefined cannot be saved',
    );
    expect(() => encodeCheckpoint({ n: 1n })).toThrow(UsageError);
    expect(() => encodeCheckpoint({ o: { $tensor: 1 } })).toThrow("state.o: the key '$tensor' is reserved");
  });

  it('owns its tensors, in files and in states', () => {
    const weights = Float32Array.of(1, 2);
    const files = encodeCheckpoint({ weights });
    weights[0] = 9;
    const decoded = decodeCheckpoint(reader(files));
    (decoded.weights as Float32Array)[1] = 9;
    expect(decodeCheckpoint(reader(files))).toEqual({ weights: Float32Array.of(1, 2) });
  });
});
