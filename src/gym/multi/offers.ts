import { InputError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';
import { otherRows } from '../../sim/control/other-rows.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { ObservationSpace } from '../env.ts';
import type { ObservationBatch } from '../observation-batch.ts';

/** Whose hands executors are in: everyone's own, or one pair for all that stand at a site. */
export const TEAMS = ['executor', 'site'] as const;
export type TeamKind = (typeof TEAMS)[number];

/** What an agent with several executors tells them apart by: the least wins. */
const HOUSE_RULE = 'objective';

/**
 * What every agent has to offer for the task that is asked about: one of the allowed rows that send it to an executor
 * of its own. An agent sees the system's globals and the features of its offer (`own:<feature>`), nothing of the
 * others'.
 */
export class Offers {
  readonly agents: readonly string[];
  /** The row that each agent offers; −1 where it has none. */
  readonly rows: Int32Array;
  /** The row that waits, where it is allowed; else −1. */
  waitRow = -1;
  readonly globals: readonly string[];
  /** The agent of each executor. */
  readonly #owner: Int32Array;
  readonly #features: number;
  readonly #rule: number;

  /** @throws InputError for scenarios whose rows are not one an executor */
  constructor(scenario: Scenario, { globals, features }: ObservationSpace, team: TeamKind) {
    checkTeam(scenario, team);
    const owners = scenario.executors.flatMap(({ name, count, site, tier }) =>
      Array.from({ length: count }, (_, k) => {
        if (team === 'site') return site ?? tier;
        return count > 1 ? `${name}-${k}` : name;
      }),
    );
    this.agents = [...new Set(owners)];
    this.rows = new Int32Array(this.agents.length).fill(-1);
    this.globals = [...globals, ...features.map((feature) => `own:${feature}`)];
    this.#owner = Int32Array.from(owners, (owner) => this.agents.indexOf(owner));
    this.#features = features.length;
    this.#rule = features.indexOf(HOUSE_RULE);
  }

  /** @param sight one observation of the whole @param executorOf the executor of a row; −1 for the one that waits */
  read({ candidates, mask, sizes }: ObservationBatch, executorOf: (row: number) => number): void {
    this.rows.fill(-1);
    this.waitRow = -1;
    const keyOf = (row: number) => candidates[row * this.#features + this.#rule]!;
    for (let row = 0; row < sizes[0]!; row++) {
      if (mask[row] === 0) continue;
      const executor = executorOf(row);
      if (executor < 0) {
        this.waitRow = row;
        continue;
      }
      const agent = this.#owner[executor]!;
      const offered = this.rows[agent]!;
      if (offered < 0 || keyOf(row) < keyOf(offered)) this.rows[agent] = row;
    }
  }

  /** Writes what an agent sees: the globals, then the features of its offer, or zeros. */
  write(sight: ObservationBatch, agent: number, out: Float32Array, at: number): void {
    const { globals, globalCount, candidates } = sight;
    for (let k = 0; k < globalCount; k++) out[at + k] = globals[k]!;
    const width = this.#features;
    const row = this.rows[agent]!;
    for (let k = 0; k < width; k++) {
      out[at + globalCount + k] = row < 0 ? 0 : candidates[row * width + k]!;
    }
  }
}

function checkTeam(scenario: Scenario, team: TeamKind): void {
  const { name, control } = scenario;
  if (!TEAMS.includes(team)) {
    throw new InputError(`unknown team '${String(team)}'${allowedNames(String(team), [...TEAMS])}`);
  }
  if (control === 'batch') {
    throw new InputError(
      `${name}: control batch has one machine and so no team (allowed: dispatch, placement)`,
    );
  }
  if (control === 'workflow') {
    throw new InputError(
      `${name}: control workflow chooses among tasks too, which nobody owns (allowed: dispatch, placement)`,
    );
  }
  const stray = [...otherRows(scenario).keys()].find((kind) => kind !== 'wait');
  if (stray !== undefined) throw new InputError(`${name}: candidates of kind ${stray} belong to no agent`);
}
