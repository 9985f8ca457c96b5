import { expect, test } from 'vitest';
import { CATEGORIES, NEUTRAL } from '../../src/report/palette.ts';
import { SURFACES } from '../../src/report/theme.ts';

/** Relative luminance of an sRGB colour (WCAG 2.2). */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

test('contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

test.each(Object.entries(SURFACES))('text can be read in %s (4.5 to 1)', (_mode, surface) => {
  const { background, text, muted, accent, chosen } = surface;
  for (const colour of [text, muted, accent]) expect(contrast(colour, background)).toBeGreaterThan(4.5);
  expect(contrast(text, chosen)).toBeGreaterThan(4.5);
});

test.each(Object.entries(SURFACES))('marks stand out in %s (3 to 1)', (_mode, { background }) => {
  for (const colour of [...CATEGORIES, NEUTRAL]) {
    expect(contrast(colour, background), colour).toBeGreaterThan(3);
  }
});
