import { REASONS, type Reason } from '../endings.ts';
import type { TaskSpec } from '../scenario/schema.ts';
import type { BudgetSpec } from './schema.ts';

/** What the ledger counts of one class, over its measured tasks. */
export interface ClassCounts {
  /** Tasks that ended, in whatever way; those completed, by their deadline, and within the percentile's seconds. */
  readonly ended: number;
  readonly completed: number;
  readonly met: number;
  readonly within: number;
  /** Money for missed deadlines, and for serving the tasks. */
  readonly penalty: number;
  readonly spent: number;
  /** Missed deadlines, in the order of {@link REASONS}. */
  readonly misses: ArrayLike<number>;
}

/** A share that was promised and the share that was reached. */
export interface Target {
  readonly promised: number;
  readonly reached: number | null;
  readonly met: boolean | null;
}

export interface SlaLine {
  readonly ended: number;
  readonly completed: number;
  /** Share of the ended tasks that met their deadline; null without tasks or deadline. */
  readonly attainment: number | null;
  readonly percentile: Target | null;
  readonly availability: Target | null;
  /** Money for missed deadlines, for missed targets, and for serving the tasks. */
  readonly penalty: number;
  readonly targetPenalty: number;
  readonly spent: number;
  /** Why deadlines were missed: reason → tasks, without zeros. */
  readonly misses: Readonly<Partial<Record<Reason, number>>>;
}

export interface BudgetLine {
  readonly of: string;
  readonly money: number;
  readonly spent: number;
  readonly kept: boolean;
}

/** Promises and what became of them, by class and by tenant. */
export interface SlaReport {
  readonly byClass: Readonly<Record<string, SlaLine>>;
  /** Empty where no class has a tenant. */
  readonly byTenant: Readonly<Record<string, Omit<SlaLine, 'percentile' | 'availability'>>>;
  readonly budgets: readonly BudgetLine[];
}

export function slaReport(
  classes: readonly TaskSpec[],
  counts: readonly ClassCounts[],
  budgets: readonly BudgetSpec[],
  spent: ArrayLike<number>,
): SlaReport {
  const lines = classes.map((task, c) => classLine(task, counts[c]!));
  const tenants = [...new Set(classes.flatMap(({ tenant }) => (tenant === undefined ? [] : [tenant])))];
  return {
    byClass: Object.fromEntries(classes.map(({ name }, c) => [name, lines[c]!])),
    byTenant: Object.fromEntries(
      tenants.map((tenant) => [tenant, together(lines.filter((_, c) => classes[c]!.tenant === tenant))]),
    ),
    budgets: budgets.map(({ class: className, tenant, money }, b) => ({
      of: className ?? tenant ?? 'all',
      money,
      spent: spent[b]!,
      kept: spent[b]! <= money,
    })),
  };
}

function classLine({ sla }: TaskSpec, counts: ClassCounts): SlaLine {
  const { ended, completed, met, within, penalty, spent } = counts;
  const percentile = sla?.percentile ? target(sla.percentile.share, within, ended) : null;
  const availability = sla?.availability ? target(sla.availability.share, completed, ended) : null;
  return {
    ended,
    completed,
    attainment: sla && ended > 0 ? met / ended : null,
    percentile,
    availability,
    penalty,
    targetPenalty:
      (percentile?.met === false ? sla!.percentile!.penalty : 0) +
      (availability?.met === false ? sla!.availability!.penalty : 0),
    spent,
    misses: Object.fromEntries(
      REASONS.flatMap((reason, r) => (counts.misses[r]! > 0 ? [[reason, counts.misses[r]!]] : [])),
    ),
  };
}

function target(promised: number, count: number, ended: number): Target {
  if (ended === 0) return { promised, reached: null, met: null };
  return { promised, reached: count / ended, met: count / ended >= promised };
}

function together(lines: readonly SlaLine[]): Omit<SlaLine, 'percentile' | 'availability'> {
  const sum = (of: (line: SlaLine) => number) => lines.reduce((total, line) => total + of(line), 0);
  const promised = lines.filter(({ attainment }) => attainment !== null);
  const ended = promised.reduce((total, line) => total + line.ended, 0);
  const met = promised.reduce((total, line) => total + line.attainment! * line.ended, 0);
  return {
    ended: sum((line) => line.ended),
    completed: sum((line) => line.completed),
    attainment: ended > 0 ? met / ended : null,
    penalty: sum((line) => line.penalty),
    targetPenalty: sum((line) => line.targetPenalty),
    spent: sum((line) => line.spent),
    misses: Object.fromEntries(
      REASONS.flatMap((reason) => {
        const count = sum((line) => line.misses[reason] ?? 0);
        return count > 0 ? [[reason, count]] : [];
      }),
    ),
  };
}
