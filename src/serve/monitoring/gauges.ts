import { Gauge, type Registry } from 'prom-client';
import type { PolicyStatus } from '../service.ts';
import type { ColumnDrift } from './drift.ts';

/** What is asked at every scrape, in place of being told at every change. */
export interface MetricSources {
  /** Decisions that wait for a person. */
  pending(): number;
  /** What is wrong with the audit log now; null while nothing is. */
  auditProblem(): string | null;
  drift(): Iterable<ColumnDrift>;
  policies(): readonly PolicyStatus[];
}

/** Metrics that are read when somebody asks. */
export function addGauges(sources: MetricSources, registers: Registry[]): void {
  const gauge = <L extends string>(
    name: string,
    help: string,
    labelNames: L[],
    values: () => Iterable<readonly [labels: Partial<Record<L, string>>, value: number]>,
  ) =>
    new Gauge({
      name: `switchyard_${name}`,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        for (const [labels, value] of values()) this.set(labels, value);
      },
    });
  gauge('pending_decisions', 'Decisions that wait for a person', [], () => [[{}, sources.pending()]]);
  gauge('audit_problem', '1 while the audit log cannot be written', [], () => [
    [{}, sources.auditProblem() === null ? 0 : 1],
  ]);
  gauge(
    'drift_psi',
    'Population stability index of an input against what the policy was trained on',
    ['part', 'column'],
    () => Array.from(sources.drift(), ({ part, column, psi }) => [{ part, column }, psi] as const),
  );
  gauge('policy_info', 'A policy that the server has', ['role', 'agent', 'artifact'], () =>
    sources.policies().map(({ role, agent, artifact }) => [{ role, agent, artifact }, 1] as const),
  );
}
