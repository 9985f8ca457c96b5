import type { Executor } from './executor.ts';
import type { KubernetesOptions } from './options.ts';
import { type Amounts, amountsOf } from './pod-requests.ts';
import { parseQuantity } from './quantity.ts';
import type { Metadata, Node } from './wire.ts';
import { isCount, isPositive, numberOf, type OnSlip, wordOf } from './words.ts';

/** What is known of a node, as requests tell it. */
export type NodeFacts = Readonly<
  Partial<
    Pick<
      Executor,
      'tier' | 'slots' | 'speed' | 'free' | 'load' | 'backlog' | 'price' | 'latency' | 'available' | 'labels'
    >
  >
>;

/** What runs on a node. */
export interface Usage {
  readonly slots: number;
  readonly pods: number;
  /** Slot-seconds of work left, at the node's speed, as far as it is known. */
  readonly backlog: number;
  readonly requested: Amounts;
}

/** What a node says of itself: its labels, annotations and what can be requested of it. */
export function nodeFacts({ metadata, status }: Node, options: KubernetesOptions, onSlip: OnSlip): NodeFacts {
  const { names } = options;
  const allocatable = amountsOf(status?.allocatable);
  const read = (name: string, isAllowed?: (value: number) => boolean) =>
    numberOf(metadata, name, onSlip, isAllowed);
  const price = read(names.price);
  return said({
    tier: wordOf(metadata, names.tier),
    speed: read(names.speed, isPositive),
    slots: read(names.slots, isCount) ?? slotsIn(allocatable.get('cpu'), options),
    price: price === undefined ? undefined : { perSecond: price },
    latency: read(names.latency),
    available: allocatable.size === 0 ? undefined : inUnits(allocatable, options),
    labels: chosenLabels(metadata, options),
  });
}

/** The same without what requests assume anyway: each record of the audit log tells it of every node. */
export function spared(facts: NodeFacts): NodeFacts {
  const { tier, speed, latency, price, load, backlog } = facts;
  const { perSecond = 0, perTask = 0 } = price ?? {};
  return said({
    ...facts,
    tier: tier === 'cloud' ? undefined : tier,
    speed: speed === 1 ? undefined : speed,
    latency: latency || undefined,
    price:
      perSecond + perTask === 0
        ? undefined
        : { ...(perSecond && { perSecond }), ...(perTask && { perTask }) },
    load: facts.free === facts.slots ? load || undefined : load,
    backlog: backlog ? Math.round(1000 * backlog) / 1000 : undefined,
  });
}

/** A node's facts while something runs there. */
export function withUsage(facts: NodeFacts, usage: Usage, options: KubernetesOptions): NodeFacts {
  const { slots, available } = facts;
  const used = inUnits(usage.requested, options);
  const left = Object.entries(available ?? {}).map(([kind, amount]) => [
    kind,
    Math.max(0, amount - (used[kind] ?? 0)),
  ]);
  return {
    ...facts,
    ...(slots !== undefined && { free: Math.max(0, slots - usage.slots) }),
    ...(available !== undefined && { available: Object.fromEntries(left) }),
    load: usage.pods,
    backlog: usage.backlog,
  };
}

/** Resources that are told, in the units that they are told in. */
export function inUnits(amounts: Amounts, { units }: KubernetesOptions): Record<string, number> {
  return Object.fromEntries(
    Object.entries(units).flatMap(([kind, unit]) => {
      const amount = amounts.get(kind);
      return amount === undefined ? [] : [[kind, amount / parseQuantity(unit)!]];
    }),
  );
}

/** Whole slots of a node's cpu; undefined where it has not even one. */
function slotsIn(cpu: number | undefined, { slotCpu }: KubernetesOptions): number | undefined {
  const slots = Math.floor((cpu ?? 0) / parseQuantity(slotCpu)!);
  return slots > 0 ? slots : undefined;
}

function chosenLabels({ labels }: Metadata, { nodeLabels }: KubernetesOptions) {
  const chosen = nodeLabels.flatMap((name) => (labels?.[name] === undefined ? [] : [[name, labels[name]]]));
  return chosen.length === 0 ? undefined : (Object.fromEntries(chosen) as Record<string, string>);
}

/** Without what is not said, so that it covers nothing. */
function said(facts: { readonly [K in keyof NodeFacts]: NodeFacts[K] | undefined }): NodeFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
