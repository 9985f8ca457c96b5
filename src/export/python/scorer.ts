import type { NetworkModel } from '../../learn/policy-model.ts';
import type { ContextCode } from '../context-code.ts';
import { activationCode, denseCode, denseConstants, FEATURES_OF_ROW } from './dense.ts';
import type { ScoreCode } from './module.ts';

export function scorerCode(model: NetworkModel): ScoreCode {
  const { before, context, functions } = CONTEXTS[model.context === 'attention' ? 'attention' : 'pooled'];
  const first = activationCode(model, 'row', '_affine(features, _WEIGHTS["row.weight"], shared)');
  const second = activationCode(model, 'hidden', `_affine(x, _WEIGHTS["hidden.weight"], ${context})`);
  return {
    functions: `def _score(globals_, candidates, mask):
    """One network scores every allowed row, from its own features, the globals, and what it sees of all rows."""
    shared = _affine(_standardised(globals_, _GLOBALS), _WEIGHTS["globals.weight"], _WEIGHTS["row.bias"])
    first = {}
    for row, allowed in enumerate(mask):
        if allowed:
            features = ${FEATURES_OF_ROW}
            first[row] = ${first}
    if not first:
        return [-math.inf for _ in mask]
    seen = list(first.values())
${before}
    scores = [-math.inf for _ in mask]
    for row, x in first.items():
        second = ${second}
        scores[row] = _affine(second, _WEIGHTS["head.weight"], _WEIGHTS["head.bias"])[0]
    return scores


${functions}

${denseCode(model)}`,
    constants: denseConstants(model),
  };
}

const POOLED: ContextCode = {
  before:
    '    context = _affine(_mean_and_maximum(seen), _WEIGHTS["context.weight"], _WEIGHTS["hidden.bias"])',
  context: 'context',
  functions: `def _mean_and_maximum(rows):
    """The mean of each column, then the maximum of each."""
    columns = list(zip(*rows))
    return [sum(column) / len(rows) for column in columns] + [max(column) for column in columns]
`,
};

const ATTENTION: ContextCode = {
  before: `    keys = [_projected(x, "key") for x in seen]
    values = [_projected(x, "value") for x in seen]`,
  context: '_affine(_attended(x, keys, values), _WEIGHTS["context.weight"], _WEIGHTS["hidden.bias"])',
  functions: `def _attended(x, keys, values):
    """A mean of the values, each weighed by how well its key answers the query of the row."""
    query = _projected(x, "query")
    likeness = [sum(q * k for q, k in zip(query, key)) / math.sqrt(len(x)) for key in keys]
    top = max(likeness)
    shares = [math.exp(value - top) for value in likeness]
    total = sum(shares)
    return [sum(share / total * value for share, value in zip(shares, column)) for column in zip(*values)]


def _projected(x, name):
    return _affine(x, _WEIGHTS[name + ".weight"], [0.0] * len(x))
`,
};

const CONTEXTS = { pooled: POOLED, attention: ATTENTION };
