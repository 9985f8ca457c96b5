import { beforeEach, describe, expect, it } from 'vitest';
import { REASONS } from '../../../src/serve/decision/answer.ts';
import type { MetricSources } from '../../../src/serve/monitoring/gauges.ts';
import { type CountedAnswer, ServerMetrics } from '../../../src/serve/monitoring/metrics.ts';

const chosen: CountedAnswer = { mode: 'enforce', choice: 2, fallback: false, reason: null };
const fellBack = (reason: string): CountedAnswer => ({ ...chosen, fallback: true, reason });

let sources: { -readonly [K in keyof MetricSources]: MetricSources[K] };
let metrics: ServerMetrics;

beforeEach(() => {
  sources = { pending: () => 0, auditProblem: () => null, drift: () => [], policies: () => [] };
  metrics = new ServerMetrics(sources);
});

/** Samples by series, as a scraper reads them. */
async function scrape(from = metrics): Promise<Map<string, number>> {
  const { text } = await from.text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

const decisions = (mode: string, role: string, outcome: string) =>
  `switchyard_decisions_total{mode="${mode}",role="${role}",outcome="${outcome}"}`;

describe('the metrics of the server', () => {
  it('count decisions by mode, role and outcome', async () => {
    metrics.decided(chosen, 'primary', 0.001);
    metrics.decided(chosen, 'primary', 0.001);
    metrics.decided({ ...chosen, mode: 'advise' }, 'candidate', 0.001);
    metrics.decided(fellBack('deadline'), 'primary', 0.001);
    metrics.decided({ ...fellBack('no-candidate'), choice: null }, 'none', 0.001);
    const samples = await scrape();
    expect(samples.get(decisions('enforce', 'primary', 'policy'))).toBe(2);
    expect(samples.get(decisions('advise', 'candidate', 'policy'))).toBe(1);
    expect(samples.get(decisions('enforce', 'primary', 'fallback'))).toBe(1);
    expect(samples.get(decisions('enforce', 'none', 'nothing'))).toBe(1);
    expect(samples.get(decisions('observe', 'primary', 'policy'))).toBe(0);
    expect([...(await scrape())]).toEqual([...samples]);
  });

  it('count fallbacks by the first word of their reason, of which there are only so many', async () => {
    for (let i = 0; i < 100; i++)
      metrics.decided(fellBack(`out-of-distribution: backlog is ${i}`), 'primary', 0);
    metrics.decided(fellBack('guardrail'), 'primary', 0);
    for (let i = 0; i < 50; i++) metrics.decided(fellBack(`surprise${'x'.repeat(i)} 7`), 'primary', 0);
    const samples = await scrape();
    const of = (reason: string) => samples.get(`switchyard_fallback_total{reason="${reason}"}`);
    expect([of('out-of-distribution'), of('guardrail'), of('deadline'), of('other')]).toEqual([
      100, 1, 0, 50,
    ]);
    const series = [...samples.keys()].filter((name) => name.startsWith('switchyard_fallback_total'));
    expect(series).toHaveLength(REASONS.length + 1);
  });

  it('measure latency in seconds from 50 µs to 1 s', async () => {
    for (const seconds of [40e-6, 60e-6, 0.004, 0.7, 3]) metrics.decided(chosen, 'primary', seconds);
    const samples = await scrape();
    const name = 'switchyard_decision_duration_seconds';
    const upTo = (le: string) => samples.get(`${name}_bucket{le="${le}"}`);
    expect([upTo('0.00005'), upTo('0.0001'), upTo('0.005'), upTo('1'), upTo('+Inf')]).toEqual([
      1, 2, 3, 4, 5,
    ]);
    expect(samples.get(`${name}_count`)).toBe(5);
    expect(samples.get(`${name}_sum`)).toBeCloseTo(3.7041, 9);
  });

  it('ask for what is so now when they are read', async () => {
    const idle = await scrape();
    expect(idle.get('switchyard_pending_decisions')).toBe(0);
    expect(idle.get('switchyard_audit_problem')).toBe(0);
    sources.pending = () => 3;
    sources.auditProblem = () => 'disk full';
    sources.drift = () => [{ part: 'features', column: 'free', psi: 0.3 }];
    sources.policies = () => [{ role: 'primary', agent: 'ppo', artifact: 'abc', folder: '/p' }];
    const busy = await scrape();
    expect(busy.get('switchyard_pending_decisions')).toBe(3);
    expect(busy.get('switchyard_audit_problem')).toBe(1);
    expect(busy.get('switchyard_drift_psi{part="features",column="free"}')).toBe(0.3);
    expect(busy.get('switchyard_policy_info{role="primary",agent="ppo",artifact="abc"}')).toBe(1);
    sources.policies = () => [];
    expect([...(await scrape()).keys()].filter((name) => name.includes('policy_info'))).toEqual([]);
  });

  it('count shadows, alerts, shed requests, rollbacks, reloads and trouble with the log', async () => {
    metrics.compared(true);
    metrics.compared(true);
    metrics.compared(false);
    metrics.shed();
    metrics.watches('decision latency');
    metrics.watches('cost');
    metrics.alerted('cost');
    metrics.rolledBack();
    metrics.reloaded('refused');
    metrics.auditFailed();
    const samples = await scrape();
    const of = (name: string) => samples.get(`switchyard_${name}`);
    expect(of('shadow_comparisons_total{result="agree"}')).toBe(2);
    expect(of('shadow_comparisons_total{result="disagree"}')).toBe(1);
    expect(of('shed_total')).toBe(1);
    expect(of('alerts_total{stream="cost"}')).toBe(1);
    expect(of('alerts_total{stream="decision latency"}')).toBe(0);
    expect(of('rollbacks_total')).toBe(1);
    expect(of('reloads_total{result="refused"}')).toBe(1);
    expect(of('reloads_total{result="loaded"}')).toBe(0);
    expect(of('audit_problems_total')).toBe(1);
  });

  it('follow the conventions: a prefix, a help text each, _total for counters and for them alone', async () => {
    const { text, contentType } = await metrics.text();
    expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/);
    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => ({
      name: name!,
      type,
    }));
    expect(types.length).toBeGreaterThan(10);
    for (const { name, type } of types) {
      expect(name).toMatch(/^switchyard_[a-z_]+$/);
      expect(name.endsWith('_total'), name).toBe(type === 'counter');
      expect(text).toMatch(new RegExp(`^# HELP ${name} \\S+`, 'm'));
    }
  });

  it('belong to one server alone', async () => {
    const other = new ServerMetrics(sources, { process: true });
    metrics.shed();
    const samples = await scrape(other);
    expect(samples.get('switchyard_shed_total')).toBe(0);
    expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect([...(await scrape()).keys()].some((name) => name.startsWith('process_'))).toBe(false);
  });
});
