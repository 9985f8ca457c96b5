import type { ArrivalCandidate } from '../../workload/fitting/arrivals.ts';
import type { Candidate } from '../../workload/fitting/service.ts';
import { formatNumber, table } from '../table.ts';
import type { Calibration } from './calibrated.ts';
import type { Distance } from './comparison.ts';

/** Classes whose candidates are shown; of more, only what was taken. */
const SHOWN = 4;

/** A calibration for people. */
export function calibrationText(
  { arrivals, classes }: Calibration,
  distances: readonly Distance[],
  { out, policy, replications }: { out: string; policy: string; replications: number },
): string {
  return [
    `arrivals: ${arrivals.name}${
      arrivals.dispersion === null
        ? ''
        : `, whose counts in windows have ${formatNumber(arrivals.dispersion)} of the trace’s dispersion`
    }`,
    candidateTable(arrivals.candidates),
    ...classes
      .slice(0, SHOWN)
      .flatMap((each) => ['', `work of ${each.class}: ${each.name}`, candidateTable(each.candidates)]),
    ...(classes.length > SHOWN
      ? [
          '',
          table(
            ['class', 'tasks', 'work'],
            classes.slice(SHOWN).map((each) => [each.class, each.tasks, each.name]),
          ),
        ]
      : []),
    '',
    'mean and dispersion (variance / mean of the arrivals in windows of many lengths) are the model’s over the trace’s;',
    'p is asymptotic, as if nothing had been fitted: an upper bound',
    '',
    `the simulation against the trace, both under ${policy}, means of ${replications} replications in seconds`,
    table(
      ['', 'trace', 'simulated', 'KS', 'Wasserstein'],
      distances.map((each) => [each.metric, each.trace, each.simulated, each.ks, each.wasserstein]),
    ),
    '',
    `wrote ${out}`,
  ].join('\n');
}

function candidateTable(candidates: readonly (Candidate | ArrivalCandidate)[]): string {
  if (candidates.length === 0) return '  all values are equal';
  const correlated = candidates.some((each) => 'lag1' in each);
  return table(
    ['model', 'AIC', 'BIC', 'mean', 'KS', 'p', ...(correlated ? ['lag-1', 'dispersion'] : [])],
    candidates.map((each) => [
      each.name,
      each.aic,
      each.bic,
      each.mean,
      each.ks,
      each.p,
      ...('lag1' in each ? [each.lag1, each.dispersion] : []),
    ]),
  );
}
