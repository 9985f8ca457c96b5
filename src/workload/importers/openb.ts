import { z } from 'zod';
import { InputError } from '../../core/errors.ts';
import { SequentialStream } from '../../core/random.ts';
import type { ByteFile } from '../byte-file.ts';
import { emptyReport } from '../trace.ts';
import type { ConvertedFormat, ConvertedTask } from './importer.ts';
import { type Node, type Pod, readNodes, readPods } from './openb-rows.ts';

export const openbOptionsSchema = z.strictObject({
  inflate: z
    .number()
    .positive()
    .optional()
    .describe(
      'Append the pods again from the first, until the next would pass so many times the GPU capacity',
    ),
  shuffle: z
    .string()
    .optional()
    .describe('Seed: the pods in a random order; the order of the file unless given'),
  ties: z.enum(['index', 'name']).default('index').describe('Order of the nodes: the file’s, or by name'),
});

export type OpenbOptions = z.infer<typeof openbOptionsSchema>;

/** Seconds that a pod would run: longer than any run of the scenario. */
const FOREVER = 1e9;

/**
 * The GPU cluster of Alibaba's 2023 trace, as a packing problem: pods come one a second, in the order of the file, and
 * never leave; one that fits nowhere is turned away (Weng et al., "Beware of Fragmentation", ATC 2023).
 */
export const openb: ConvertedFormat<OpenbOptions> = {
  summary: 'Alibaba GPU cluster trace 2023: a node list and a pod list, to be packed; nothing departs',
  files: { least: 2, most: 2, what: '2: a node list and a pod list' },
  options: openbOptionsSchema,

  convert([nodeFile, podFile], options) {
    const report = emptyReport();
    const nodes = inOrder(readNodes(nodeFile!), options.ties);
    const pods = readPods(podFile!, report);
    if (pods.length === 0) throw nothingToPack(podFile!);
    const classes = countClasses(pods);
    const capacity = nodes.reduce((sum, { gpus }) => sum + gpus * 1000, 0);
    let placed = 0;
    function* tasks(): Iterable<ConvertedTask> {
      const order = shuffled(pods, options.shuffle);
      for (const { id, pod } of inflated(order, (options.inflate ?? 0) * capacity)) {
        yield { id, arrival: placed++, work: FOREVER, class: pod.class };
      }
    }
    report.notes.push('pods come one a second and never leave: the times of the file are not used');
    return {
      tasks: tasks(),
      report,
      scenario: (arrivals) => ({
        control: 'placement',
        horizon: { seconds: placed },
        executors: nodes.map(executorOf),
        tasks: [...classes].map(([pod, share]) => ({ name: pod.class, share, ...demandOf(pod) })),
        placement: { unfit: 'reject', wait: false },
        arrivals,
      }),
    };
  },
};

function nothingToPack({ name }: ByteFile): InputError {
  return new InputError(`${name}: there is no pod in it that demands anything`);
}

/** Ties go to the first executor: by name means by the bytes of the name, as Go compares strings. */
function inOrder(nodes: readonly Node[], ties: OpenbOptions['ties']): readonly Node[] {
  if (ties === 'index') return nodes;
  return [...nodes].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

/** The first pod of each class and how many pods there are of it, in the order of the file. */
function countClasses(pods: readonly Pod[]): Map<Pod, number> {
  const first = new Map<string, Pod>();
  const counts = new Map<Pod, number>();
  for (const pod of pods) {
    if (!first.has(pod.class)) first.set(pod.class, pod);
    const known = first.get(pod.class)!;
    counts.set(known, (counts.get(known) ?? 0) + 1);
  }
  return counts;
}

function shuffled(pods: readonly Pod[], seed: string | undefined): readonly Pod[] {
  if (seed === undefined) return pods;
  const order = Int32Array.from(pods.keys());
  new SequentialStream(`openb\n${seed}`).shuffle(order);
  return Array.from(order, (i) => pods[i]!);
}

/** The pods, and again from the first as long as all together request no more than `most` thousandths of GPUs. */
function* inflated(pods: readonly Pod[], most: number): Iterable<{ id: string; pod: Pod }> {
  let requested = 0;
  for (const pod of pods) {
    requested += requestOf(pod);
    yield { id: pod.name, pod };
  }
  if (requested === 0) return;
  for (let pass = 2; ; pass++) {
    for (const pod of pods) {
      requested += requestOf(pod);
      if (requested > most) return;
      yield { id: `${pod.name}#${pass}`, pod };
    }
  }
}

/** Thousandths of GPUs. */
function requestOf({ gpus, share }: Pod): number {
  return gpus * share;
}

function executorOf({ name, cpu, memory, gpus, model }: Node): Record<string, unknown> {
  const devices = gpus > 0 && { gpus: { count: gpus, ...(model !== '' && { type: model }) } };
  return { name, resources: { cpu, memory }, ...devices };
}

function demandOf({ cpu, memory, gpus, share, models }: Pod): Record<string, unknown> {
  const demand = { cpu, memory };
  if (gpus === 0) return { demand };
  const types = models.length > 0 && { types: models };
  return { demand, gpu: { ...(gpus === 1 ? { share } : { count: gpus }), ...types } };
}
