import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { normal } from '../../src/cli/interval-coverage/distributions.ts';
import { meanCase } from '../../src/cli/interval-coverage/interval-cases.ts';
import { coverageOf, falseVerdicts } from '../../src/cli/interval-coverage/measure.ts';
import { verdictCase } from '../../src/cli/interval-coverage/verdict-cases.ts';
import { Bootstrap } from '../../src/core/statistics/bootstrap.ts';
import { expectRefusal, inProcess, temporaryFolder } from './cli.ts';

describe('coverage', () => {
  it('of 95 % intervals from twenty normal values is 93.5 to 96.5 % in 10,000 repetitions', () => {
    const { covered, below, above } = coverageOf(
      meanCase(normal, 20, new Bootstrap({ resamples: 500 })),
      10_000,
    );
    expect(covered).toBeGreaterThan(0.935);
    expect(covered).toBeLessThan(0.965);
    // Nineteen in twenty, and the rest on either side: |z| < 4.
    expect(Math.abs(below - above)).toBeLessThan(4 * Math.sqrt(0.05 / 10_000));
  });

  it('of verdicts on a policy that is no better: at most 5 % say that it is', () => {
    const { better, worse } = falseVerdicts(verdictCase(normal, 20), 200);
    expect(better).toBeLessThanOrEqual(0.05);
    expect(worse).toBeLessThanOrEqual(0.05);
    expect(better + worse).toBeGreaterThan(0);
  });

  it('prints tables, and writes them as a page', async () => {
    const page = join(temporaryFolder(), 'coverage.md');
    const { stdout } = await inProcess(['coverage', '--repetitions', '5', '--json', '--out', page]);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ schema: 'switchyard/coverage/v1' });
    expect(document.intervals[0]).toMatchObject({
      statistic: 'mean',
      values: 'normal',
      size: '5',
      repetitions: 1,
    });
    expect(readFileSync(page, 'utf8')).toContain('| mean | lognormal | 20 | 1 |');
  });

  it('refuses what is no number of repetitions', async () => {
    expectRefusal(await inProcess(['coverage', '--repetitions', '0']), /^--repetitions 0 is not allowed/);
  });
});
