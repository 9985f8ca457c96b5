import type { SlaLine, SlaReport, Target } from '../sim/sla/report.ts';
import { type Cell, table } from './table.ts';

type Line = Pick<SlaLine, 'ended' | 'attainment' | 'penalty' | 'targetPenalty' | 'spent' | 'misses'>;

/** Promises kept and broken, by class and by tenant, with the reason of every miss; and the budgets. */
export function slaText({ byClass, byTenant, budgets }: SlaReport): string {
  const classes = Object.entries(byClass).filter(([, line]) => line.attainment !== null);
  const targets = classes.flatMap(([name, line]) => [
    ...targetRow(name, 'in time', line.percentile),
    ...targetRow(name, 'completed', line.availability),
  ]);
  const tables = [
    classes.length > 0 ? lines('SLA by class', classes) : [],
    Object.keys(byTenant).length > 0 ? lines('SLA by tenant', Object.entries(byTenant)) : [],
    targets.length > 0 ? table(['target', 'of tasks', 'promised', 'reached', 'kept'], targets) : [],
    budgets.length > 0
      ? table(
          ['budget', 'money', 'spent', 'kept'],
          budgets.map(({ of, money, spent, kept }) => [of, money, spent, kept ? 'yes' : 'no']),
        )
      : [],
  ];
  return tables.flat().join('\n\n');
}

function lines(title: string, named: readonly [string, Line][]): string {
  return table(
    [title, 'tasks', 'met', 'penalties', 'spent', 'missed because'],
    named.map(([name, { ended, attainment, penalty, targetPenalty, spent, misses }]): Cell[] => [
      name,
      ended,
      attainment,
      penalty + targetPenalty,
      spent,
      Object.entries(misses)
        .sort(([, a], [, b]) => b - a)
        .map(([reason, count]) => `${reason} ${count}`)
        .join(', ') || '–',
    ]),
  );
}

function targetRow(name: string, of: string, target: Target | null): Cell[][] {
  if (target === null) return [];
  return [[name, of, target.promised, target.reached, target.met === false ? 'no' : 'yes']];
}
