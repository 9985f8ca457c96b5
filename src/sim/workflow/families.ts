import { z } from 'zod';
import { SequentialStream } from '../../core/random.ts';
import { jobShopSchema, jobShopSteps } from './job-shop.ts';
import { orchestrationSchema, orchestrationSteps } from './orchestration.ts';

const common = {
  task: z
    .union([
      z
        .string()
        .min(1)
        .transform((name) => [name]),
      z.array(z.string().min(1)).min(1),
    ])
    .describe('The class of the tasks, or those of its levels in turn.'),
  bytes: z.number().nonnegative().default(0).describe('What each step hands over to each that follows.'),
};

/** Shapes of workflows that are often compared, instead of `steps`. */
export const familySchema = z.discriminatedUnion('shape', [
  z.strictObject({ shape: z.literal('chain'), length: z.int().min(1).max(10_000), ...common }),
  z.strictObject({
    shape: z.literal('fork-join'),
    width: z.int().min(1).max(1000),
    stages: z.int().min(1).max(1000).default(1),
    ...common,
  }),
  z.strictObject({
    shape: z.literal('layered'),
    layers: z.int().min(1).max(1000),
    width: z.int().min(1).max(1000),
    density: z.number().min(0).max(1).default(0.5).describe('Probability of each edge between neighbours.'),
    draw: z.int().nonnegative().default(0).describe('Which of the graphs of this size.'),
    ...common,
  }),
  z.strictObject({
    shape: z.literal('montage'),
    width: z.int().min(2).max(1000).describe('Pictures put together.'),
    ...common,
  }),
  orchestrationSchema,
  jobShopSchema,
]);

type FamilySpec = z.output<typeof familySchema>;
type ShapeSpec = Exclude<FamilySpec, { shape: 'orchestration' | 'job-shop' }>;

/** Adds a step on a level after others, by their positions; returns its own. */
type Add = (level: number, name: string, after: readonly number[]) => number;

/** The steps of a member of a family, always the same for the same values. */
export function expandFamily(spec: FamilySpec) {
  if (spec.shape === 'orchestration') return orchestrationSteps(spec);
  return spec.shape === 'job-shop' ? jobShopSteps(spec) : shapeSteps(spec);
}

function shapeSteps(spec: ShapeSpec) {
  const names: string[] = [];
  const steps: { name: string; task: string; after: { step: string; bytes: number }[] }[] = [];
  grow(spec, (level, name, after) => {
    const before = after.map((position) => ({ step: names[position]!, bytes: spec.bytes }));
    steps.push({ name, task: spec.task[level % spec.task.length]!, after: before });
    return names.push(name) - 1;
  });
  return steps;
}

function grow(spec: ShapeSpec, add: Add): void {
  if (spec.shape === 'chain') chain(spec.length, add);
  else if (spec.shape === 'fork-join') forkJoin(spec.stages, spec.width, add);
  else if (spec.shape === 'layered') layered(spec, add);
  else montage(spec.width, add);
}

function chain(length: number, add: Add): void {
  for (let k = 0; k < length; k++) add(k, `step-${k}`, k === 0 ? [] : [k - 1]);
}

function forkJoin(stages: number, width: number, add: Add): void {
  let last = add(0, 'begin', []);
  for (let s = 0; s < stages; s++) {
    const branches = across(width, (i) => add(2 * s + 1, `branch-${s}-${i}`, [last]));
    last = add(2 * s + 2, `join-${s}`, branches);
  }
}

/** Random graphs of layers (Tobita & Kasahara, 2002); every step has at least one predecessor in the layer before. */
function layered(spec: Extract<ShapeSpec, { shape: 'layered' }>, add: Add): void {
  const stream = new SequentialStream(`layered ${spec.draw}`);
  let before: number[] = [];
  for (let layer = 0; layer < spec.layers; layer++) {
    const above = before;
    before = across(spec.width, (i) => {
      const chosen = above.filter(() => stream.uniform() < spec.density);
      const one = above[stream.below(above.length)];
      return add(layer, `layer-${layer}-${i}`, chosen.length > 0 || one === undefined ? chosen : [one]);
    });
  }
}

/**
 * The Montage mosaic (Juve et al., "Characterizing and profiling scientific workflows", 2013): pictures are projected,
 * each pair of neighbours is compared, a model of the background is fitted and subtracted, and the mosaic is added up.
 */
function montage(width: number, add: Add): void {
  const projected = across(width, (i) => add(0, `project-${i}`, []));
  const compared = across(width - 1, (i) => add(1, `difference-${i}`, [projected[i]!, projected[i + 1]!]));
  const fit = add(2, 'concatenate', compared);
  const model = add(3, 'background-model', [fit]);
  const corrected = across(width, (i) => add(4, `background-${i}`, [projected[i]!, model]));
  const table = add(5, 'image-table', corrected);
  const mosaic = add(6, 'add', [table]);
  const small = add(7, 'shrink', [mosaic]);
  add(8, 'picture', [small]);
}

function across(width: number, of: (i: number) => number): number[] {
  return Array.from({ length: width }, (_, i) => of(i));
}
