import type { Scenario } from '../../sim/scenario/schema.ts';
import { createDistribution } from '../../workload/distribution.ts';
import type { TaskState } from '../decision/request.ts';
import { inUnits } from './node-facts.ts';
import type { KubernetesOptions } from './options.ts';
import { podRequests } from './pod-requests.ts';
import { parseQuantity } from './quantity.ts';
import type { Pod } from './wire.ts';
import { numberOf, type OnSlip, wordOf } from './words.ts';

/** Says where a pod lives, in the labels that rules see; a label of the pod's own cannot stand in for it. */
export const NAMESPACE = 'metadata.namespace';

/** A pod as a task that always says how many slots it takes and what it demands. */
export interface PodTask extends TaskState {
  readonly slots: number;
  readonly demand: Record<string, number>;
}

export function taskOf(
  pod: Pod,
  world: Scenario,
  options: KubernetesOptions,
  now: number,
  onSlip: OnSlip,
): PodTask {
  const { metadata, spec } = pod;
  const { names } = options;
  const { name = null, namespace, creationTimestamp, labels } = metadata;
  const known = classOf(pod, world, options, onSlip);
  const work = numberOf(metadata, names.work, onSlip);
  const deadline = numberOf(metadata, names.deadline, onSlip);
  const waited = secondsSince(creationTimestamp, now);
  return {
    ...(name !== null && { id: `${namespace ?? 'default'}/${name}` }),
    ...(known !== undefined && { class: known.name }),
    ...(work !== undefined && { work }),
    ...(deadline !== undefined && { deadline }),
    ...(waited > 0 && { waited }),
    ...(spec?.priority && { priority: spec.priority }),
    slots: slotsOf(pod, options) ?? (known ?? world.tasks[0]!).slots,
    demand: inUnits(podRequests(pod), options),
    labels: { ...labels, [NAMESPACE]: namespace ?? 'default' },
  };
}

/** Slot-seconds that a running pod still needs on a node of a speed, as far as its class or its own word says. */
export function workLeft(
  pod: Pod,
  speed: number,
  world: Scenario,
  options: KubernetesOptions,
  now: number,
): number {
  const silent = () => undefined;
  const known = classOf(pod, world, options, silent);
  const mean = known?.work ? createDistribution(known.work).mean : 0;
  const work = numberOf(pod.metadata, options.names.work, silent) ?? mean;
  const left = Math.max(0, work / speed - secondsSince(pod.status?.startTime, now));
  return left * (slotsOf(pod, options) ?? known?.slots ?? 1);
}

/** Slots of a pod's cpu; undefined where it asks for none. */
export function slotsOf(pod: Pod, { slotCpu }: KubernetesOptions): number | undefined {
  const cpu = podRequests(pod).get('cpu') ?? 0;
  return cpu > 0 ? Math.ceil(cpu / parseQuantity(slotCpu)!) : undefined;
}

/** The class that a pod names; none where the policy does not know it. */
function classOf({ metadata }: Pod, { tasks }: Scenario, { names }: KubernetesOptions, onSlip: OnSlip) {
  const name = wordOf(metadata, names.class);
  if (name === undefined) return undefined;
  const known = tasks.find((task) => task.name === name);
  if (known === undefined) {
    onSlip(`${names.class}: the policy knows no class '${name.slice(0, 60)}'`);
  }
  return known;
}

function secondsSince(time: string | null | undefined, now: number): number {
  const began = Date.parse(time ?? '');
  return Number.isNaN(began) ? 0 : Math.max(0, (now - began) / 1000);
}
