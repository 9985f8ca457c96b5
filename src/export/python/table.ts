import type { TableModel } from '../../learn/policy-model.ts';
import { literal } from './literal.ts';
import type { ScoreCode } from './module.ts';

export function tableCode(model: TableModel): ScoreCode {
  return {
    functions: `${model.rules === null ? ACTIONS : RULES}

def _state_of(globals_, candidates):
    """What the state is called: one whole number for each part, joined by commas."""
    return ",".join(_level(_number_of(row, column, globals_, candidates), edges) for row, column, edges in _STATE)


def _number_of(row, column, globals_, candidates):
    """A global where row is None, else a feature of that candidate; None where there is no such row."""
    if row is None:
        return globals_[column]
    at = row * len(FEATURE_NAMES) + column
    return candidates[at] if at < len(candidates) else None


def _level(value, edges):
    """How many edges are <= the value; the rounded value where there are no edges, -1 where there is no value."""
    if value is None:
        return "-1"
    if edges is None:
        return "%d" % math.floor(value + 0.5) if math.isfinite(value) else "?"
    return "%d" % next((k for k, edge in enumerate(edges) if not edge <= value), len(edges))
`,
    constants: constantsOf(model),
  };
}

const ACTIONS = `def _score(globals_, candidates, mask):
    """Row k scores the value of action k in this state; a state that was never seen has zeros."""
    values = _LEARNED.get(_state_of(globals_, candidates), ())
    return [values[row] if row < len(values) else 0.0 for row in range(len(mask))]
`;

const RULES = `def _score(globals_, candidates, mask):
    """The row that the best rule of this state picks scores 1, others 0; a state never seen takes the first rule."""
    values = _LEARNED.get(_state_of(globals_, candidates), (0,))
    picked = _pick(_RULES[values.index(max(values))], candidates, mask)
    return [1.0 if row == picked else 0.0 for row in range(len(mask))]


def _pick(rule, candidates, mask):
    """The allowed row of least sign * feature, the first among equals; waiting only where there is nothing else."""
    column, sign = rule
    width = len(FEATURE_NAMES)
    rows = [row for row, allowed in enumerate(mask) if allowed]
    if _WAIT_ROW is not None:
        rows = [row for row in rows if candidates[row * width + _WAIT_ROW] != 1] or rows
    return min(rows, key=lambda row: sign * candidates[row * width + column], default=None)
`;

function constantsOf({ globals, features, state, rules, values }: TableModel): string {
  const parts = state.map((part) =>
    'global' in part
      ? [null, globals.indexOf(part.global), part.edges]
      : [part.candidate, features.indexOf(part.feature), part.edges],
  );
  const lines = Object.entries(values).map(([key, row]) => `    ${literal(key)}: ${literal(row)},\n`);
  return `# Row of a candidate, or None for a global; which of its numbers; edges.
_STATE = ${literal(parts)}
${rules === null ? '' : rulesCode(features, rules)}
# The value of each choice by state.
_LEARNED = {
${lines.join('')}}
`;
}

function rulesCode(features: readonly string[], rules: NonNullable<TableModel['rules']>): string {
  const lines = rules.map(
    ({ name, feature, sign }) => `    (${features.indexOf(feature)}, ${sign}),  # ${literal(name)}\n`,
  );
  const waitRow = features.indexOf('waitRow');
  return `
# Which feature tells that a row stands for waiting.
_WAIT_ROW = ${waitRow < 0 ? 'None' : waitRow}

# What it chooses among, by feature; sign 1 is for the least, -1 for the greatest.
_RULES = (
${lines.join('')})
`;
}
