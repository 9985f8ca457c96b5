import { expect, test } from 'vitest';
import { placeLabels } from '../../src/report/label-placement.ts';

const at = (name: string, x: number, y: number) => ({ name, x, y, left: x, right: x, top: y, bottom: y });

test('a lone label stands to the right of its point, or to the left at the right edge', () => {
  expect(placeLabels([at('ppo', 100, 100)], 500, 300)[0]).toMatchObject({ align: 'left', dy: 0 });
  expect(placeLabels([at('ppo', 495, 100)], 500, 300)[0]).toMatchObject({ align: 'right', dy: 0 });
});

test('a label keeps clear of error bars', () => {
  const [placement] = placeLabels([{ ...at('ppo', 100, 100), left: 60, right: 140 }], 500, 300);
  expect(placement!.dx).toBeGreaterThan(40);
});

test('labels of points in one place do not cover each other', () => {
  const placements = placeLabels(
    [at('first', 200, 100), at('second', 200, 100), at('third', 200, 100)],
    500,
    300,
  );
  expect(new Set(placements.map(({ align, dy }) => `${align} ${dy}`)).size).toBe(3);
});
