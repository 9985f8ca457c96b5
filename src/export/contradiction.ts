import {
  hiddenProblem,
  type NetworkModel,
  type PolicyModel,
  type TableModel,
  weightShapes,
} from '../learn/policy-model.ts';
import type { Artifact } from './artifact.ts';
import type { ParityVector } from './parity.ts';
import { schemaHashOf } from './schema-hash.ts';

/** What in an artifact does not go together, in one line; null when everything does. */
export function contradiction({
  model,
  schemaHash,
  parity,
  preferences = {},
  reference,
}: Artifact): string | null {
  const expected = schemaHashOf(model);
  if (schemaHash !== expected) {
    return `schemaHash ${schemaHash} is not that of the globals and features (${expected})`;
  }
  const unseen = Object.keys(preferences).find((kpi) => !model.globals.includes(`weight:${kpi}`));
  if (unseen !== undefined) return `preferences: there is no global 'weight:${unseen}'`;
  for (const part of ['globals', 'features'] as const) {
    if (reference && reference[part].length !== model[part].length) {
      return `reference.${part}: ${reference[part].length} columns for ${model[part].length} ${part}`;
    }
  }
  const problem = model.kind === 'table' ? tableProblem(model) : networkProblem(model);
  if (problem !== null) return `model.${problem}`;
  for (const [i, vector] of parity.entries()) {
    const flaw = vectorProblem(vector, model);
    if (flaw !== null) return `parity.${i}.${flaw}`;
  }
  return null;
}

function networkProblem(model: NetworkModel): string | null {
  const { kind, globals, features, context, actions, normalisation } = model;
  if (kind === 'mlp' && context !== 'none') return `context: an mlp has none, not '${context}'`;
  const problem = hiddenProblem(model);
  if (problem !== null) return `hidden: ${problem}`;
  if ((kind === 'mlp') !== (actions !== null)) return `actions: ${actions} does not suit kind ${kind}`;
  for (const [part, names] of Object.entries({ globals, features })) {
    const { mean, deviation } = normalisation[part as 'globals' | 'features'];
    if (mean.length !== names.length || deviation.length !== names.length) {
      return `normalisation.${part}: ${names.length} means and deviations are needed`;
    }
  }
  const shapes = weightShapes(model);
  const surplus = Object.keys(model.weights).find((name) => !Object.hasOwn(shapes, name));
  if (surplus !== undefined) return `weights.${surplus}: the network has no such weight`;
  for (const [name, shape] of Object.entries(shapes)) {
    const found = model.weights[name]?.shape;
    if (found?.join() !== shape.join()) {
      return `weights.${name}: shape [${found ?? 'missing'}] is not [${shape}], which the widths ask for`;
    }
  }
  return null;
}

function tableProblem({ globals, features, state, rules, values }: TableModel): string | null {
  for (const part of state) {
    const [kind, names, name] =
      'global' in part
        ? (['global', globals, part.global] as const)
        : (['feature', features, part.feature] as const);
    if (!names.includes(name)) return `state: there is no ${kind} '${name}'`;
  }
  const feature = rules?.find((rule) => !features.includes(rule.feature))?.feature;
  if (feature !== undefined) return `rules: there is no feature '${feature}'`;
  const rows = Object.entries(values);
  const size = rules?.length ?? rows[0]?.[1].length;
  const odd = rows.find(([, row]) => row.length !== size || row.length === 0);
  return odd ? `values.${odd[0]}: ${odd[1].length} numbers, ${size} are needed` : null;
}

function vectorProblem(vector: ParityVector, model: PolicyModel): string | null {
  const rows = vector.mask.length;
  const lengths = {
    globals: model.globals.length,
    candidates: rows * model.features.length,
    scores: rows,
  };
  for (const [name, length] of Object.entries(lengths)) {
    const found = vector[name as keyof typeof lengths].length;
    if (found !== length) return `${name}: ${found} numbers, ${length} are needed`;
  }
  if (model.kind === 'mlp' && rows !== model.actions)
    return `mask: ${rows} numbers, ${model.actions} are needed`;
  return vector.index >= rows ? `index: ${vector.index} is not below ${rows}` : null;
}
