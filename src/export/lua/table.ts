import type { TableModel } from '../../learn/policy-model.ts';
import { literal } from './literal.ts';
import type { ScoreCode } from './module.ts';

export function tableCode(model: TableModel): ScoreCode {
  return {
    functions: `${LEVEL}
${model.rules === null ? ACTIONS : RULES}`,
    constants: constantsOf(model),
  };
}

const LEVEL = `-- A global where the part names no row, else a feature of that candidate; nil where there is no such row.
local function number_of(part, globals, candidates)
  if part.row == nil then return globals[part.column] end
  return candidates[(part.row - 1) * WIDTH + part.column]
end

-- How many edges are <= the value; the rounded value where there are no edges, -1 where there is no value.
local function level(value, edges)
  if value == nil then return "-1" end
  if edges == nil then
    if not (abs(value) < huge) then return "?" end
    -- Adding 0 makes the negative zero a zero.
    return string.format("%.0f", floor(value + 0.5) + 0)
  end
  local count = 0
  while count < #edges and edges[count + 1] <= value do count = count + 1 end
  return string.format("%d", count)
end

-- The values of a state, which is called one whole number for each part, joined by commas; nil if it was never seen.
local function values_of(globals, candidates)
  local levels = {}
  for k, part in ipairs(STATE) do levels[k] = level(number_of(part, globals, candidates), part.edges) end
  return learned[table.concat(levels, ",")]
end
`;

const ACTIONS = `-- Row k scores the value of action k in this state; a state that was never seen has zeros.
local function score(globals, candidates, allowed, count)
  local values, scores = values_of(globals, candidates) or {}, {}
  for row = 1, count do scores[row] = values[row] or 0 end
  return scores
end
`;

const RULES = `-- The allowed row of least sign * feature, the first among equals; waiting only where there is nothing else.
local function pick(rule, candidates, allowed, count)
  local best, least, best_waits
  for row = 1, count do
    if allowed[row] then
      local before = (row - 1) * WIDTH
      local number = rule.sign * candidates[before + rule.column]
      local waits = WAIT_ROW ~= nil and candidates[before + WAIT_ROW] == 1
      if best == nil or (best_waits and not waits) or (waits == best_waits and number < least) then
        best, least, best_waits = row, number, waits
      end
    end
  end
  return best
end

-- The row that the best rule of this state picks scores 1, others 0; in a state never seen the first rule picks.
local function score(globals, candidates, allowed, count)
  local values, best = values_of(globals, candidates) or {0}, 1
  for k = 2, #values do
    if values[k] > values[best] then best = k end
  end
  local picked, scores = pick(RULES[best], candidates, allowed, count), {}
  for row = 1, count do scores[row] = row == picked and 1 or 0 end
  return scores
end
`;

/** The values are one text, for a function of Lua cannot hold as many constants as a table may have. */
function constantsOf({ globals, features, state, rules, values }: TableModel): string {
  const parts = state.map((part) => {
    const place =
      'global' in part
        ? `column = ${globals.indexOf(part.global) + 1}`
        : `row = ${part.candidate + 1}, column = ${features.indexOf(part.feature) + 1}`;
    return `  {${place}, edges = ${literal(part.edges)}},\n`;
  });
  const lines = Object.entries(values).map(([key, row]) => `${key}: ${row.join(' ')}\n`);
  return `-- Row of a candidate where it is not a global; which of its numbers; edges.
local STATE = {
${parts.join('')}}
${rules === null ? '' : rulesCode(features, rules)}
-- The value of each choice by state.
local learned = {}
do
  local text = [[
${lines.join('')}]]
  for state, numbers in text:gmatch("(%S+): ([^\\n]+)") do
    local values = {}
    for number in numbers:gmatch("%S+") do values[#values + 1] = tonumber(number) end
    learned[state] = values
  end
end
`;
}

function rulesCode(features: readonly string[], rules: NonNullable<TableModel['rules']>): string {
  const lines = rules.map(
    ({ name, feature, sign }) =>
      `  {column = ${features.indexOf(feature) + 1}, sign = ${sign}}, -- ${literal(name)}\n`,
  );
  const waitRow = features.indexOf('waitRow');
  return `
-- Which feature tells that a row stands for waiting.
local WAIT_ROW = ${waitRow < 0 ? 'nil' : waitRow + 1}

-- What it chooses among, by feature; sign 1 is for the least, -1 for the greatest.
local RULES = {
${lines.join('')}}
`;
}
