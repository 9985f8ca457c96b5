import type { Benchmark } from '../../bench/benchmark.ts';
import { benchmarkFiles } from '../../bench/files.ts';
import { BENCH_MANIFEST_FILE, benchManifest } from './manifest.ts';
import type { BenchGiven } from './plan.ts';

/** All files of a benchmark's folder. */
export function filesOf(benchmark: Benchmark, given: BenchGiven): Map<string, string> {
  const files = benchmarkFiles(benchmark);
  const { scenarios, policies, split, set, seeds, baseline, threshold, bounds, regret, tune } = given;
  const kept: BenchGiven = {
    scenarios,
    policies,
    split,
    set,
    seeds,
    baseline,
    threshold,
    bounds,
    regret,
    tune,
  };
  return files.set(BENCH_MANIFEST_FILE, `${JSON.stringify(benchManifest({ ...kept }, files), null, 2)}\n`);
}
