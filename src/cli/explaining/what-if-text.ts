import type { WhatIf } from '../../explain/what-if.ts';
import { table } from '../table.ts';

/** @param labels what each candidate is, by its index */
export function whatIfText({ chosen, candidates }: WhatIf, labels: ReadonlyMap<number, string>): string {
  const rows = [...candidates]
    .sort((a, b) => a.regret - b.regret || a.index - b.index)
    .map(({ index, cost, meanResponse, slaAttainment, objective, regret }) => [
      String(index),
      labels.get(index),
      index === chosen ? 'chosen' : '',
      cost,
      meanResponse,
      slaAttainment,
      objective,
      regret,
    ]);
  return table(['', 'candidate', '', 'cost', 'mean response', 'SLA', 'objective', 'regret'], rows);
}
