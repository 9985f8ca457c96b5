import { describe, expect, it } from 'vitest';
import { decodeArtifact, encodeArtifact } from '../../src/export/policy-text.ts';
import { artifactOf, models, randomObservations } from './models.ts';

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
