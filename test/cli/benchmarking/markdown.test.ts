import { describe, expect, it } from 'vitest';
import type { Benchmark } from '../../../src/bench/benchmark.ts';
import { measure } from '../../../src/bench/measures.ts';
import { benchMarkdown, namedMeasures } from '../../../src/cli/benchmarking/markdown.ts';
import { InputError } from '../../../src/core/errors.ts';
import { contestant, sampleOf } from '../../bench/results.ts';

/** Twelve seeds: `better` is 1 below `base` on each, `same` above and below in turn. */
const base = Array.from({ length: 12 }, (_, i) => 10 + i);
const objectives = {
  base,
  better: base.map((value) => value - 1),
  same: base.map((value, i) => value + (i % 2 === 0 ? 1 : -1)),
};

function benchmark(seeds: number, scenarios: readonly string[]): Benchmark {
  const cut = Object.fromEntries(
    Object.entries(objectives).map(([name, all]) => [name, all.slice(0, seeds)]),
  );
  return {
    document: {
      suite: 'suite',
      baseline: 'base',
      seeds: base.slice(0, seeds).map(String),
      overrides: ['horizon.tasks=9'],
      policies: Object.keys(objectives).map((name) => contestant(name)),
      warnings: ['a is one world'],
    },
    samples: scenarios.map((name) => sampleOf(cut, name)),
  } as unknown as Benchmark;
}

const objective = [measure('objective')];

describe('a benchmark as a page of Markdown', () => {
  it('has the means with their intervals, and differences paired by seed, of which clear ones are bold', () => {
    const page = benchMarkdown(benchmark(12, ['a']), objective);
    expect(page).toContain('Means over 12 seeds (10..21), with `horizon.tasks=9`');
    expect(page).toMatch(/\| base \| 15\.5 \[1\d[.\d]*, 1\d[.\d]*\] \|/);
    expect(page).toContain('| better | **-1 [-1, -1]** |');
    expect(page).toMatch(/\| same \| 0 \[-0\.\d+, 0\.\d+\] \|/);
    expect(page).not.toContain('| base | 0');
    expect(page).toContain('Note: a is one world.');
  });

  it('judges nothing by few seeds', () => {
    const page = benchMarkdown(benchmark(3, ['a']), objective);
    expect(page).not.toContain('**');
    expect(page).toContain('too few');
  });

  it('has no intervals where all seeds are one world', () => {
    const world = { ...benchmark(12, []), samples: [sampleOf({ base: Array(12).fill(2), better: base })] };
    const page = benchMarkdown(
      { ...world, document: { ...world.document, policies: [contestant('base')] } },
      objective,
    );
    expect(page).toContain('| base | 2 |');
  });

  it('says whether scenarios put the policies in the same order', () => {
    expect(benchMarkdown(benchmark(12, ['a']), objective)).not.toContain('rank correlation');
    const page = benchMarkdown(benchmark(11, ['a', 'b']), objective);
    expect(page).toContain('| a, b | 1.00 |');
  });

  it('shows what policies differ in unless told', () => {
    const page = benchMarkdown(benchmark(12, ['a']), []);
    expect(page).toContain('| policy | objective |');
  });
});

it('measures are named exactly', () => {
  expect(namedMeasures(['savedShare'], '--measures').map(({ name }) => name)).toEqual(['savedShare']);
  expect(() => namedMeasures(['saveShare'], '--measures')).toThrow(InputError);
});
