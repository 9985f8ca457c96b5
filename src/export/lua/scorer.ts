import type { NetworkModel } from '../../learn/policy-model.ts';
import type { ContextCode } from '../context-code.ts';
import { activationCode, denseCode, denseConstants } from './dense.ts';
import type { ScoreCode } from './module.ts';

export function scorerCode(model: NetworkModel): ScoreCode {
  const { before, context, functions } = CONTEXTS[model.context === 'attention' ? 'attention' : 'pooled'];
  const first = activationCode(model, 'row', 'affine(features, weights["row.weight"], shared)');
  const second = activationCode(model, 'hidden', `affine(x, weights["hidden.weight"], ${context})`);
  return {
    functions: `${denseCode(model)}
${functions}
-- One network scores every allowed row, from its own features, the globals, and what it sees of all rows.
local function score(globals, candidates, allowed, count)
  local system = standardised(globals, 0, of_globals)
  local shared = affine(system, weights["globals.weight"], weights["row.bias"])
  local rows, seen, scores = {}, {}, {}
  for row = 1, count do
    if allowed[row] then
      local features = standardised(candidates, (row - 1) * WIDTH, of_features)
      rows[#rows + 1] = row
      seen[#seen + 1] = ${first}
    end
  end
  if #seen == 0 then return scores end
${before}
  for k, x in ipairs(seen) do
    local second = ${second}
    scores[rows[k]] = affine(second, weights["head.weight"], weights["head.bias"])[1]
  end
  return scores
end
`,
    constants: denseConstants(model),
  };
}

const POOLED: ContextCode = {
  before:
    '  local context = affine(mean_and_maximum(seen), weights["context.weight"], weights["hidden.bias"])',
  context: 'context',
  functions: `-- The mean of each column, then the maximum of each.
local function mean_and_maximum(rows)
  local width, pooled = #rows[1], {}
  for j = 1, width do
    local sum, top = 0, -huge
    for _, row in ipairs(rows) do
      sum = sum + row[j]
      if row[j] > top then top = row[j] end
    end
    pooled[j], pooled[width + j] = sum / #rows, top
  end
  return pooled
end
`,
};

const ATTENTION: ContextCode = {
  before: `  local keys, values = {}, {}
  for k, x in ipairs(seen) do keys[k], values[k] = projected(x, "key"), projected(x, "value") end`,
  context: 'affine(attended(x, keys, values), weights["context.weight"], weights["hidden.bias"])',
  functions: `local function projected(x, name)
  local zeros = {}
  for j = 1, #x do zeros[j] = 0 end
  return affine(x, weights[name .. ".weight"], zeros)
end

-- A mean of the values, each weighed by how well its key answers the query of the row.
local function attended(x, keys, values)
  local query, likeness, top = projected(x, "query"), {}, -huge
  for s, key in ipairs(keys) do
    local sum = 0
    for j = 1, #query do sum = sum + query[j] * key[j] end
    likeness[s] = sum / sqrt(#x)
    if likeness[s] > top then top = likeness[s] end
  end
  local shares, total, mean = {}, 0, {}
  for s = 1, #likeness do
    shares[s] = exp(likeness[s] - top)
    total = total + shares[s]
  end
  for j = 1, #x do
    local sum = 0
    for s = 1, #values do sum = sum + shares[s] / total * values[s][j] end
    mean[j] = sum
  end
  return mean
end
`,
};

const CONTEXTS = { pooled: POOLED, attention: ATTENTION };
