import type { TableModel } from '../../learn/policy-model.ts';
import { literal } from './literal.ts';
import type { ScoreCode } from './module.ts';

export function tableCode(model: TableModel): ScoreCode {
  return {
    functions: `${model.rules === null ? ACTIONS : RULES}
/** What the state is called: one whole number for each part, joined by commas. */
function stateOf(globals, candidates) {
  return state.map((part) => level(numberOf(part, globals, candidates), part.edges)).join();
}

/** A global, or a feature of the candidate in a row; undefined where there is no such row. */
function numberOf({ global, candidate, feature }, globals, candidates) {
  if (global !== undefined) return globals[globalNames.indexOf(global)];
  return candidates[candidate * featureNames.length + featureNames.indexOf(feature)];
}

/** How many edges are <= the value; the rounded value where there are no edges, -1 where there is no value. */
function level(value, edges) {
  if (value === undefined) return -1;
  if (edges === null) return Math.round(value);
  const above = edges.findIndex((edge) => !(edge <= value));
  return above < 0 ? edges.length : above;
}
`,
    constants: constantsOf(model),
  };
}

const ACTIONS = `/** Row k scores the value of action k in this state; a state that was never seen has zeros. */
function score(globals, candidates, mask) {
  const values = learned.get(stateOf(globals, candidates)) ?? [];
  return Array.from(mask, (_, row) => values[row] ?? 0);
}
`;

const RULES = `/** The row that the best rule of this state picks scores 1, others 0; in a state never seen the first rule picks. */
function score(globals, candidates, mask) {
  const values = learned.get(stateOf(globals, candidates)) ?? [0];
  const picked = pick(rules[values.indexOf(Math.max(...values))], candidates, mask);
  return Array.from(mask, (_, row) => (row === picked ? 1 : 0));
}

/** The allowed row of least sign * feature, the first among equals; waiting only where there is nothing else. */
function pick({ feature, sign }, candidates, mask) {
  const at = (row, name) => candidates[row * featureNames.length + featureNames.indexOf(name)];
  const allowed = Array.from(mask.keys()).filter((row) => mask[row]);
  const real = featureNames.includes('waitRow') ? allowed.filter((row) => at(row, 'waitRow') !== 1) : allowed;
  const rows = real.length > 0 ? real : allowed;
  return rows.reduce((best, row) => (sign * at(row, feature) < sign * at(best, feature) ? row : best), rows[0]);
}
`;

function constantsOf({ state, rules, values }: TableModel): string {
  const rows = Object.entries(values).map((row) => `  ${literal(row)},\n`);
  const ruleLines = (rules ?? []).map((rule) => `  ${literal(rule)},\n`);
  return `const state = ${literal(state)};
${rules === null ? '' : `\n/** What it chooses among; sign 1 is for the least, -1 for the greatest. */\nconst rules = [\n${ruleLines.join('')}];\n`}
/** The value of each choice by state. */
const learned = new Map([
${rows.join('')}]);
`;
}
