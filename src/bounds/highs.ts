/** Σ coefficient × variable is at most, or exactly, so much. */
export interface ProgrammeRow {
  readonly terms: readonly (readonly [variable: number, coefficient: number])[];
  readonly relation: '<=' | '=';
  readonly right: number;
}

/** Its types are those of a CommonJS module, whose default is one level deeper than that of the module which is loaded. */
async function load() {
  const { default: loaded } = (await import('highs')) as unknown as typeof import('highs');
  return loaded();
}

let loading: ReturnType<typeof load> | null = null;

/** HiGHS (Huangfu and Hall, 2018), loaded when it is first needed: one copy for all programmes; each has a model of its own. */
export function loadHighs(): ReturnType<typeof load> {
  loading ??= load();
  return loading;
}

/**
 * A programme to be made as large as possible, in the LP format of CPLEX. The objective names all variables, in order,
 * and no row may be empty.
 *
 * @param values what each variable adds; none is below 0
 */
export function programmeText(
  values: readonly number[],
  rows: readonly ProgrammeRow[],
  ...sections: readonly string[]
): string {
  const sum = (terms: ProgrammeRow['terms']) =>
    terms
      .map(([v, coefficient]) => `${coefficient < 0 ? '-' : '+'} ${Math.abs(coefficient)} x${v}`)
      .join('\n ');
  return [
    'Maximize',
    ` ${sum(values.map((value, v) => [v, value]))}`,
    'Subject To',
    ...rows.map(({ terms, relation, right }, r) => ` r${r}: ${sum(terms)} ${relation} ${right}`),
    ...sections,
    'End',
  ].join('\n');
}
