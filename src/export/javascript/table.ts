import type { TableModel } from '../../learn/policy-model.ts';
import { literal } from './literal.ts';
import type { ScoreCode } from './module.ts';

export function tableCode(model: TableModel): ScoreCode {
  return {
    functions: `${model.rules === null ? ACTIONS : RULES}
/**
 * What was learned in this state; undefined where it was never seen. A part of it is how many edges are <= the number,
 * the rounded number where there are no edges, -1 where there is no such row.
 */
function find() {
  let found = learned;
  for (let k = 0; k < state.length && found !== undefined; k++) {
    const { global, candidate, at, edges } = state[k];
    const value = global ? system[at] : candidate < shown ? rows[candidate * featureNames.length + at] : 0;
    let level = 0;
    if (!global && candidate >= shown) level = -1;
    else if (edges === null) level = Math.round(value) + 0; // not -0, for which engines need an object
    else while (level < edges.length && edges[level] <= value) level++;
    found = found.get(level);
  }
  return found;
}
`,
    constants: constantsOf(model),
  };
}

const ACTIONS = `/** Row k scores the value of action k in this state; a state that was never seen has zeros. */
function score(mask, scores) {
  const values = find();
  for (let row = 0; row < mask.length; row++) {
    scores[row] = values !== undefined && row < values.length ? values[row] : 0;
  }
}
`;

const RULES = `/** The row that the best rule of this state picks scores 1, others 0; in a state never seen the first rule picks. */
function score(mask, scores) {
  const values = find();
  const picked = pick(rules[values === undefined ? 0 : greatest(values)], mask);
  for (let row = 0; row < mask.length; row++) scores[row] = row === picked ? 1 : 0;
}

function greatest(values) {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k] > values[best]) best = k;
  return best;
}

/** The allowed row of least sign * feature, the first among equals; waiting only where there is nothing else. */
function pick({ feature, sign }, mask) {
  let best = -1;
  let bestWaits = false;
  for (let row = 0; row < mask.length; row++) {
    if (!mask[row]) continue;
    const waits = waitRow >= 0 && rows[row * featureNames.length + waitRow] === 1;
    const less = best >= 0 && sign * rows[row * featureNames.length + feature] < sign * rows[best * featureNames.length + feature];
    if (best >= 0 && (waits === bestWaits ? !less : waits)) continue;
    best = row;
    bestWaits = waits;
  }
  return best;
}
`;

function constantsOf({ globals, features, state, rules, values }: TableModel): string {
  const reachable = Object.entries(values).filter(([key]) => isStateOf(state.length, key));
  const rows = reachable.map((row) => `  ${literal(row)},\n`);
  const stateLines = state.map((part) => {
    const place =
      'global' in part
        ? { global: true, candidate: 0, at: globals.indexOf(part.global) }
        : { global: false, candidate: part.candidate, at: features.indexOf(part.feature) };
    return `  ${literal({ ...place, edges: part.edges })},\n`;
  });
  const ruleLines = (rules ?? []).map(
    ({ name, feature, sign }) => `  ${literal({ name, feature: features.indexOf(feature), sign })},\n`,
  );
  return `/** The numbers that tell states apart: where among the globals they are, or where in the row of a candidate. */
const state = [
${stateLines.join('')}];
${rules === null ? '' : `\n/** What it chooses among; sign 1 is for the least, -1 for the greatest. */\nconst rules = [\n${ruleLines.join('')}];\n\nconst waitRow = ${features.indexOf('waitRow')};\n`}
/** The value of each choice by state: a map by the first number of the state of maps by the second, and so on. */
const learned = nested([
${rows.join('')}]);

function nested(entries) {
  if (state.length === 0) return entries.length > 0 ? entries[0][1] : undefined;
  const root = new Map();
  for (const [key, values] of entries) {
    const levels = key.split(',').map(Number);
    const last = levels.pop();
    let map = root;
    for (const at of levels) {
      if (!map.has(at)) map.set(at, new Map());
      map = map.get(at);
    }
    map.set(last, values);
  }
  return root;
}
`;
}

/** Whether a key can be that of a state of so many parts. */
function isStateOf(parts: number, key: string): boolean {
  if (parts === 0) return key === '';
  const levels = key.split(',').map(Number);
  return levels.length === parts && levels.join() === key;
}
