import { padded } from '../../learn/forward/kernel/columns.ts';
import type { NetworkModel } from '../../learn/policy-model.ts';
import { attentionCode, pooledCode } from './context.ts';
import { denseCode, denseConstants, layerCode, roomCode } from './dense.ts';
import type { ScoreCode } from './module.ts';

export function scorerCode(model: NetworkModel, kernel: boolean): ScoreCode {
  const [globals, features] = [model.globals.length, model.features.length];
  const [width, widthAfter] = model.hidden as [number, number];
  const stride = padded(width);
  const context = model.context === 'attention' ? attentionCode(model) : pooledCode(model);
  const perRow = Object.entries({ first: `places * ${stride}`, ...context.perRow });
  const seen = { at: `first + place * ${stride}`, width };
  const second = { at: 'second', width: widthAfter };
  const lines = {
    first: layerCode(model, { at: 'inputs', width: features }, { name: 'row', bias: 'shared' }, seen),
    second: layerCode(model, seen, { name: 'hidden', bias: 'context' }, second),
    head: layerCode(model, second, { name: 'head' }, { at: 'head', width: 1 }),
  };
  return {
    functions: `/** One network scores every allowed row, from its own features, the globals, and what it sees of all rows. */
function score(mask, scores) {
  const count = allowedOf(mask);
  if (count > places) addPlaces(2 * count);
  standardise(system, 0, normalisation.globals, inputs);
  affine(inputs, ${globals}, globalsWeight, rowBias, ${stride}, shared);
  for (let row = 0, place = 0; row < mask.length; row++) {
    if (!mask[row]) continue;
    standardise(rows, row * ${features}, normalisation.features, inputs);
    ${lines.first.join('\n    ')}
    place++;
  }
  ${context.before}
  for (let row = 0, place = 0; row < mask.length; row++) {
    if (!mask[row]) continue;
${context.each}    ${[...lines.second, ...lines.head].join('\n    ')}
    scores[row] = numbers[head];
    place++;
  }
}

function allowedOf(mask) {
  let count = 0;
  for (let row = 0; row < mask.length; row++) if (mask[row]) count++;
  return count;
}

/** How many allowed rows there is room for, and where what is known of them is. */
let places = 0;
${perRow.map(([name]) => `let ${name} = 0;\n`).join('')}
function addPlaces(count) {
  places = padded(count);
${perRow.map(([name, size]) => `  ${name} = room(${size});\n`).join('')}}

${context.functions}
${denseCode(model, kernel)}`,
    constants: `${denseConstants(model)}\n${roomCode({ inputs: Math.max(globals, features), shared: width, ...context.rooms, context: widthAfter, second: widthAfter, head: 1 })}`,
  };
}
