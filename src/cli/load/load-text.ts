import { formatNumber } from '../table.ts';
import type { LoadReport } from './samples.ts';

export function loadText({
  sent,
  answered,
  lost,
  statuses,
  rate,
  latencyMs,
  fallbacks,
  audited,
}: LoadReport): string {
  const by = Object.entries(statuses).map(([status, count]) => `${status}: ${count}`);
  const times =
    latencyMs && Object.entries(latencyMs).map(([name, value]) => `${name} ${formatNumber(value)}`);
  return [
    `${sent} sent, ${answered} answered (${by.join(', ')}), ${lost} lost; ${formatNumber(rate)} answers/s`,
    ...(times ? [`latency in ms: ${times.join(', ')}`] : []),
    `${fallbacks} by the fallback scheduler; ${audited ? `${audited.distinct} records in the audit log` : 'no audit log'}`,
  ].join('\n');
}
