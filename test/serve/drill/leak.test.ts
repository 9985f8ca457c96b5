import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { built } from '../../cli/cli.ts';
import { policyFolder, requests, temporary } from '../live/served.ts';

interface Point {
  readonly decisions: number;
  readonly bytes: number;
  readonly pending: number;
}

/**
 * What leaks is kept for good, so it grows with the decisions: the slope of what is alive after a collection. Whoever keeps
 * an answer, a request or a record of each decision keeps more than 200 bytes; a slope whose 99 % interval ends below is
 * none of these. Finer needs longer: lists that are bounded fill at first, and in 18,000 decisions that is 50 bytes each.
 * `soak.mjs` by itself, for half a million, tells what is left of a byte or two.
 */
const LEAST_LEAK = 200;

/** Student's t, 9 degrees of freedom, 99.5 %: of 11 points that a line is laid through. */
const T = 3.25;
const POINTS = 11;

/** Least squares: bytes a decision, with the interval that holds it with 99 %. */
function slopeOf(points: readonly Point[]): { slope: number; low: number; high: number } {
  const n = points.length;
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / n;
  const [x, y] = [mean(({ decisions }) => decisions), mean(({ bytes }) => bytes)];
  const spread = mean(({ decisions }) => (decisions - x) ** 2) * n;
  const slope = (mean(({ decisions, bytes }) => (decisions - x) * (bytes - y)) * n) / spread;
  const residual = mean(({ decisions, bytes }) => (bytes - y - slope * (decisions - x)) ** 2) * n;
  const error = Math.sqrt(residual / (n - 2) / spread);
  return { slope, low: slope - T * error, high: slope + T * error };
}

async function soak(leak: boolean): Promise<Point[]> {
  const [scratch, { folder }, shadow] = [temporary(), await policyFolder(), await policyFolder('2')];
  const file = join(scratch, 'requests.json');
  writeFileSync(file, JSON.stringify(requests));
  const settings = {
    built: built('.'),
    folder,
    shadow: shadow.folder,
    requests: file,
    scratch,
    reported: 1,
    leak,
  };
  const program = fileURLToPath(new URL('soak.mjs', import.meta.url));
  const words = [
    '--expose-gc',
    program,
    JSON.stringify({ ...settings, warmUp: 6400, every: 1600, points: POINTS }),
  ];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece) => {
    text += piece;
  });
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

it('decisions leave nothing behind, and what would is found', async () => {
  const [clean, leaking] = await Promise.all([soak(false), soak(true)]);
  expect(clean).toHaveLength(POINTS);
  expect(slopeOf(clean).high).toBeLessThan(LEAST_LEAK);
  expect(slopeOf(leaking).low).toBeGreaterThan(LEAST_LEAK);
});
