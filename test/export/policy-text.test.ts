import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError, UsageError, VerificationError } from '../../src/core/errors.ts';
import { parityVectors } from '../../src/export/parity.ts';
import { decodeArtifact, encodeArtifact } from '../../src/export/policy-text.ts';
import { compileForward } from '../../src/learn/forward.ts';
import type { PolicyModel } from '../../src/learn/policy-model.ts';
import { artifactOf, models, randomMlp, randomObservations, randomScorer, randomTable } from './models.ts';

describe.each(Object.entries(models))('a %s', (_, model) => {
  const artifact = artifactOf(model);
  const text = encodeArtifact(artifact);

  it('comes back as it was, and its text is a fixed point', () => {
    const back = decodeArtifact(text, 'policy.json');
    expect(back).toEqual(artifact);
    expect(encodeArtifact(back)).toBe(text);
  });
  it('has one text whatever the order of its keys', () => {
    const reversed = Object.fromEntries(Object.entries(artifact).reverse()) as typeof artifact;
    expect(encodeArtifact(reversed)).toBe(text);
  });
  it('keeps observations to the bit', () => {
    const observations = randomObservations(model, 64, 'observations');
    for (const [i, vector] of artifact.parity.entries()) {
      expect(Float32Array.from(vector.globals)).toEqual(observations[i]!.globals);
      expect(Float32Array.from(vector.candidates)).toEqual(observations[i]!.candidates);
    }
  });
});

describe('what networks had no choice of at first', () => {
  it('goes without saying, so that what was written then is read and written alike', () => {
    for (const model of [randomScorer('s'), randomMlp('m')]) {
      const text = JSON.parse(encodeArtifact(artifactOf(model))) as { model: object };
      expect(Object.keys(text.model)).not.toContain('context');
      expect(Object.keys(text.model)).not.toContain('layerNorm');
    }
    const old = encodeArtifact(artifactOf(randomScorer('s')));
    expect(decodeArtifact(old, 'policy.json').model).toMatchObject({ context: 'pooled', layerNorm: false });
    expect(encodeArtifact(decodeArtifact(old, 'policy.json'))).toBe(old);
  });
});

/** JSON of an artifact with one thing changed. */
function changed(model: PolicyModel, change: (content: Editable) => void): string {
  const content = JSON.parse(encodeArtifact(artifactOf(model))) as Editable;
  change(content);
  return JSON.stringify(content);
}

type Editable = Record<string, unknown> & {
  model: Record<string, unknown> & {
    weights: Record<string, { shape: number[]; values: string }>;
    normalisation: Record<string, { mean: number[]; deviation: number[] }>;
    values: Record<string, number[]>;
    state: { global?: string; feature?: string }[];
  };
  parity: { mask: number[]; index: number; candidates: number[] }[];
};

const complaints: [name: string, model: PolicyModel, change: (content: Editable) => void, message: RegExp][] =
  [
    [
      'a later format',
      randomScorer('s'),
      (content) => {
        content.format = 2;
      },
      /^policy\.json: format 2 cannot be read \(allowed: 1\)$/,
    ],
    [
      'a missing key',
      randomScorer('s'),
      (content) => {
        delete content.provenance;
      },
      /^policy\.json: provenance: .*expected object, received undefined/,
    ],
    [
      'an unknown key',
      randomScorer('s'),
      (content) => {
        content.secret = 1;
      },
      /Unrecognized key: "secret"/,
    ],
    [
      'names that are not those of the hash',
      randomScorer('s'),
      ({ model }) => {
        model.features = ['backlog', 'finish', 'waitRow', 'price'];
      },
      /^policy\.json: schemaHash \w{64} is not that of the globals and features/,
    ],
    [
      'weights of another width',
      randomScorer('s'),
      ({ model }) => {
        model.hidden = [16, 13];
      },
      /model\.weights\.context\.weight: shape \[32,12\] is not \[32,13\]/,
    ],
    [
      'fewer weights than their shape',
      randomMlp('m'),
      ({ model }) => {
        model.weights['head.bias']!.values = 'AAAA';
      },
      /model\.weights\.head\.bias: not 5 little-endian 32-bit floats in base64/,
    ],
    [
      'a weight that the network has not',
      randomMlp('m'),
      ({ model }) => {
        model.weights.extra = { shape: [1], values: 'AAAAAA==' };
      },
      /model\.weights\.extra: the network has no such weight/,
    ],
    [
      'a weight that is missing',
      randomMlp('m'),
      ({ model }) => {
        delete model.weights['layer2.bias'];
      },
      /model\.weights\.layer2\.bias: shape \[missing\]/,
    ],
    [
      'a deviation of zero',
      randomMlp('m'),
      ({ model }) => {
        model.normalisation.globals!.deviation[1] = 0;
      },
      /model\.normalisation\.globals\.deviation\.1: .*>0/,
    ],
    [
      'too few means',
      randomMlp('m'),
      ({ model }) => {
        model.normalisation.globals!.mean.pop();
      },
      /model\.normalisation\.globals: 3 means and deviations are needed/,
    ],
    [
      'three widths of a scorer',
      randomScorer('s'),
      ({ model }) => {
        model.hidden = [16, 12, 12];
      },
      /model\.hidden: a scorer with context 'pooled' has two widths, not 3/,
    ],
    [
      'an mlp with a context',
      randomMlp('m'),
      ({ model }) => {
        model.context = 'attention';
      },
      /model\.context: an mlp has none, not 'attention'/,
    ],
    [
      'a context that there is not',
      randomScorer('s'),
      ({ model }) => {
        model.context = 'telepathy';
      },
      /model\.context: Invalid option/,
    ],
    [
      'attention without its weights',
      randomScorer('s'),
      ({ model }) => {
        model.context = 'attention';
      },
      /model\.weights\.query\.weight: shape \[missing\] is not \[16,16\]/,
    ],
    [
      'normalised layers without their weights',
      randomMlp('m'),
      ({ model }) => {
        model.layerNorm = true;
      },
      /model\.weights\.layer1\.scale: shape \[missing\] is not \[16\]/,
    ],
    [
      'a state of a global that is not there',
      randomTable('t', 'rules'),
      ({ model }) => {
        model.state[0]!.global = 'moon';
      },
      /model\.state: there is no global 'moon'/,
    ],
    [
      'a state of a feature that is not there',
      randomTable('t', 'actions'),
      ({ model }) => {
        model.state[2]!.feature = 'moon';
      },
      /model\.state: there is no feature 'moon'/,
    ],
    [
      'values for fewer choices',
      randomTable('t', 'rules'),
      ({ model }) => {
        model.values['0,-1'] = [1];
      },
      /model\.values\.0,-1: 1 numbers, 3 are needed/,
    ],
    [
      'a parity vector that names no row',
      randomScorer('s'),
      ({ parity }) => {
        parity[2]!.index = 99;
      },
      /parity\.2\.index: 99 is not below/,
    ],
    [
      'a parity vector with half a row',
      randomScorer('s'),
      ({ parity }) => {
        parity[3]!.candidates.pop();
      },
      /parity\.3\.candidates: \d+ numbers, \d+ are needed/,
    ],
  ];

describe('what is refused', () => {
  it.each(complaints)('%s', (_, model, change, message) => {
    const decode = () => decodeArtifact(changed(model, change), 'policy.json');
    expect(decode).toThrow(InputError);
    expect(decode).toThrow(message);
  });
  it('what is not JSON', () => {
    expect(() => decodeArtifact('{"format":', 'policy.json')).toThrow(/^policy\.json is not JSON/);
  });
  it('a policy whose scores are no numbers, when it is made', () => {
    const model = randomMlp('diverged');
    model.weights['head.bias']!.values.fill(Number.NaN);
    expect(() => parityVectors(model, randomObservations(randomMlp('m'), 1, 'o'))).toThrow(VerificationError);
  });
  it('a policy without an observation to compare it on, when it is made', () => {
    expect(() => parityVectors(randomMlp('m'), [])).toThrow(UsageError);
  });
});

/** Every place in a JSON value: paths to its leaves and to what holds them. */
function placesOf(value: unknown, path: readonly string[] = []): string[][] {
  const inner = value === null || typeof value !== 'object' ? [] : Object.entries(value);
  return [[...path], ...inner.flatMap(([key, each]) => placesOf(each, [...path, key]))];
}

function withPlace(value: unknown, [key, ...rest]: readonly string[], replacement: unknown): unknown {
  if (key === undefined) return replacement;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  const holder = copy as Record<string, unknown>;
  if (rest.length === 0 && replacement === undefined) delete holder[key];
  else holder[key] = withPlace(holder[key], rest, replacement);
  return copy;
}

/** Reading either succeeds or says what is wrong; and what was read can be written and played. */
function readsOrRefuses(text: string): void {
  try {
    const { model } = decodeArtifact(text, 'policy.json');
    compileForward(model)(randomObservations(model, 1, 'fuzz')[0]!);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
  }
}

describe('whatever the text', () => {
  const texts = Object.values(models).map((model) =>
    encodeArtifact({ ...artifactOf(model), parity: artifactOf(model).parity.slice(0, 2) }),
  );

  it('one changed character is read or refused', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.string({ maxLength: 3 }), (text, at, inserted) => {
        const place = at % text.length;
        readsOrRefuses(text.slice(0, place) + inserted + text.slice(place + 1));
      }),
      { seed: 1, numRuns: 500 },
    );
  });
  it('one changed value is read or refused', () => {
    const values = texts.map((text) => JSON.parse(text) as unknown);
    const places = values.map((value) => placesOf(value));
    const junk = fc.oneof(
      fc.constant(undefined),
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(-1, 0, 0.5, 1e9, Number.MAX_SAFE_INTEGER, '', '__proto__', 'toString', [], {}, null),
    );
    fc.assert(
      fc.property(fc.nat(values.length - 1), fc.nat(), junk, (which, at, replacement) => {
        const place = places[which]![at % places[which]!.length]!;
        readsOrRefuses(JSON.stringify(withPlace(values[which], place, replacement)) ?? '');
      }),
      { seed: 2, numRuns: 3000 },
    );
  });
  it('anything at all is read or refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => readsOrRefuses(text)),
      { seed: 3, numRuns: 500 },
    );
  });
});
