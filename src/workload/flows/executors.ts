import type { ExecutorKind } from './profiles.ts';

const OFFICE = { open: [{ from: '09:00', to: '17:00' }], start: { time: '09:00' }, atClosing: 'finish' };

/** A fleet that a company might have: services, models at the edge and in the cloud, workers, people, and clocks. */
const USUAL: readonly Record<string, unknown>[] = [
  { name: 'service', count: 2, slots: 16, tier: 'on-prem', labels: { kind: 'service' } },
  {
    name: 'gpu-edge',
    slots: 4,
    tier: 'edge',
    latency: 0.002,
    labels: { kind: 'gpu' },
    price: { perSecond: 0.0002 },
  },
  {
    name: 'gpu-cloud',
    slots: 16,
    tier: 'cloud',
    speed: 1.7,
    latency: 0.05,
    labels: { kind: 'gpu' },
    price: { perSecond: 0.0012 },
  },
  {
    name: 'worker',
    count: 2,
    slots: 4,
    tier: 'cloud',
    labels: { kind: 'worker' },
    price: { perSecond: 0.0001 },
  },
  {
    name: 'person',
    count: 3,
    tier: 'people',
    labels: { kind: 'person' },
    price: { perSecond: 0.01 },
    calendar: OFFICE,
  },
  { name: 'clock', slots: 10_000, tier: 'on-prem', labels: { kind: 'clock' } },
];

/** Those of the usual executors that have something to do. */
export function usualExecutors(kinds: ReadonlySet<ExecutorKind>): readonly unknown[] {
  return USUAL.filter(({ labels }) => kinds.has((labels as { kind: ExecutorKind }).kind));
}

/** Seconds of work that executors of a kind do in a second, over the hours of a day; 0 when there are none. */
export function capacity(executors: readonly unknown[], kind: ExecutorKind): number {
  let total = 0;
  for (const executor of executors as readonly Record<string, unknown>[]) {
    const { count = 1, slots = 1, speed = 1, labels, calendar } = executor ?? {};
    if ((labels as Record<string, unknown> | undefined)?.kind !== kind) continue;
    const product = Number(count) * Number(slots) * Number(speed) * (calendar === undefined ? 1 : 1 / 3);
    if (Number.isFinite(product)) total += product;
  }
  return total;
}
