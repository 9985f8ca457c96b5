import type { NetworkModel, Scorer } from '../policy-model.ts';
import { activateOf, Standardiser, storeWeights } from './dense.ts';
import { padded } from './kernel/columns.ts';
import { contextOf } from './scorer-context.ts';
import type { Workspace } from './workspace.ts';

/** The `scorer` with context of {@link NetworkModel}; masked candidates are not even read. */
export function compileScorer(model: NetworkModel, space: Workspace): Scorer {
  const weights = storeWeights(model, space);
  const [width, widthAfter] = model.hidden as [number, number];
  const [stride, strideAfter] = [padded(width), padded(widthAfter)];
  const activateFirst = activateOf(model, 'row', width, weights, space);
  const activateSecond = activateOf(model, 'hidden', widthAfter, weights, space);
  const globals = new Standardiser(model.normalisation.globals);
  const features = new Standardiser(model.normalisation.features);
  const context = contextOf(model, weights, space);

  const at = {
    rowWeight: weights['row.weight']!,
    rowBias: weights['row.bias']!,
    globalsWeight: weights['globals.weight']!,
    hiddenWeight: weights['hidden.weight']!,
    headWeight: weights['head.weight']!,
    headBias: weights['head.bias']!,
    system: space.room(globals.width),
    row: space.room(features.width),
    shared: space.room(width),
    second: space.room(widthAfter),
    head: space.room(1),
  };
  /** Activations of the first layer, a stretch for each row. */
  const first = space.end;
  let scores = new Float32Array(0);

  function scan(candidates: Float32Array, mask: Uint8Array): void {
    for (let r = 0; r < mask.length; r++) {
      if (!mask[r]) continue;
      const to = first + r * stride;
      features.write(candidates, r * features.width, space.numbers, at.row);
      space.affine(at.row, features.width, at.rowWeight, at.shared, stride, to);
      activateFirst(to);
    }
  }

  function scoreOf(r: number): number {
    const sums = context.of(r);
    space.affine(first + r * stride, width, at.hiddenWeight, sums, strideAfter, at.second);
    activateSecond(at.second);
    space.affine(at.second, widthAfter, at.headWeight, at.headBias, padded(1), at.head);
    return space.numbers[at.head]!;
  }

  return ({ globals: values, candidates, mask }) => {
    if (scores.length !== mask.length) scores = new Float32Array(mask.length);
    space.enter(mask.length * (stride + context.perRow));
    globals.write(values, 0, space.numbers, at.system);
    space.affine(at.system, globals.width, at.globalsWeight, at.rowBias, stride, at.shared);
    scan(candidates, mask);
    context.look(first, first + mask.length * stride, mask);
    for (let r = 0; r < mask.length; r++) scores[r] = mask[r] ? scoreOf(r) : Number.NEGATIVE_INFINITY;
    return scores;
  };
}
