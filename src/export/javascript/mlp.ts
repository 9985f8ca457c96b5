import { padded } from '../../learn/forward/kernel/columns.ts';
import type { NetworkModel } from '../../learn/policy-model.ts';
import { denseCode, denseConstants, layerCode, roomCode, type Stretch, weightName } from './dense.ts';
import type { ScoreCode } from './module.ts';

export function mlpCode(model: NetworkModel, kernel: boolean): ScoreCode {
  const inputs = { at: 'inputs', width: model.globals.length };
  return {
    functions: `/** A chain of layers from the globals to one score an action. */
function score(mask, scores) {
  standardise(system, 0, normalisation.globals, inputs);
${chainCode(model, inputs).join('\n  ')}
  for (let action = 0; action < ${model.actions}; action++) scores[action] = numbers[head + action];
}

${denseCode(model, kernel)}`,
    constants: `${denseConstants(model)}\n${roomCode({ inputs: inputs.width, ...roomsOf(model) })}`,
  };
}

/** Each candidate by itself. What the globals add to the first layer is the same for all rows. */
export function rowScorerCode(model: NetworkModel, kernel: boolean): ScoreCode {
  const [globals, features] = [model.globals.length, model.features.length];
  const [first = 1] = model.hidden;
  const name = model.hidden.length > 0 ? 'layer1' : 'head';
  const weight = weightName(`${name}.weight`);
  const ofGlobals = `${weight} + ${features * padded(first)}`;
  return {
    functions: `/** One chain of layers scores every allowed row, from its own features and the globals. */
function score(mask, scores) {
  standardise(system, 0, normalisation.globals, inputs);
  affine(inputs, ${globals}, ${ofGlobals}, ${weightName(`${name}.bias`)}, ${padded(first)}, shared);
  for (let row = 0; row < mask.length; row++) {
    if (!mask[row]) continue;
    standardise(rows, row * ${features}, normalisation.features, inputs);
    ${chainCode(model, { at: 'inputs', width: features }, 'shared').join('\n    ')}
    scores[row] = numbers[head];
  }
}

${denseCode(model, kernel)}`,
    constants: `${denseConstants(model)}\n${roomCode({ inputs: Math.max(globals, features), shared: first, ...roomsOf(model) })}`,
  };
}

/** The layers one after the other; `bias` stands in for the first one's own. */
function chainCode(model: NetworkModel, inputs: Stretch, bias?: string): string[] {
  const layers = roomsOf(model);
  let x = inputs;
  return Object.entries(layers).flatMap(([name, width], k) => {
    const to = { at: name, width };
    const code = layerCode(model, x, { name, ...(k === 0 && bias !== undefined && { bias }) }, to);
    x = to;
    return code;
  });
}

/** Widths of all layers, the head included. */
function roomsOf({ hidden, actions }: NetworkModel): Record<string, number> {
  const layers = hidden.map((width, k) => [`layer${k + 1}`, width] as const);
  return { ...Object.fromEntries(layers), head: actions ?? 1 };
}
