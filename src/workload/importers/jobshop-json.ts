import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { InputError } from '../../core/errors.ts';
import { pickInstance, type ShopInstance, type ShopOperation } from './jobshop-instance.ts';
import { malformed, quoted } from './malformed.ts';

const DURATIONS = 'duration_matrix';
const MACHINES = 'machines_matrix';

/**
 * Job shops in JSON, as job_shop_lib has them: an instance with `duration_matrix` and `machines_matrix`, a row a job; or
 * several, in a list with `instance` or `name`, or in an object by their names.
 *
 * @throws InputError at the first place that is not so
 */
export function readShopJson(text: string, file: string, name: string | undefined): ShopInstance {
  return new ShopJson(text, file).read(name);
}

/** JSON that knows where everything stands: read as the part of YAML that it is. */
class ShopJson {
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #root: unknown;

  constructor(text: string, file: string) {
    this.#file = file;
    const { contents, errors } = parseDocument(text, {
      schema: 'json',
      lineCounter: this.#lines,
      prettyErrors: false,
    });
    const [error] = errors;
    if (error) throw this.#at(error.pos[0], `no JSON: ${error.message}`);
    this.#root = contents;
  }

  read(name: string | undefined): ShopInstance {
    const found = pickInstance(this.#instances(), name, this.#file);
    return this.#instance(found.name, found.node);
  }

  #instances(): { readonly name: string | null; readonly node: YAMLMap }[] {
    const root = this.#root;
    if (isMap(root) && root.has(DURATIONS)) return [{ name: nameIn(root), node: root }];
    if (isMap(root)) {
      return root.items.map(({ key, value }) => ({
        name: String(isScalar(key) ? key.value : key),
        node: this.#mapping(value, root),
      }));
    }
    if (!isSeq(root))
      throw this.#problem(root, `neither an instance nor several; allowed: ${DURATIONS} and ${MACHINES}`);
    return root.items.map((item) => {
      const node = this.#mapping(item, root);
      return { name: nameIn(node), node };
    });
  }

  #mapping(node: unknown, parent: unknown): YAMLMap {
    if (isMap(node)) return node;
    throw this.#problem(node ?? parent, `no instance; allowed: an object with ${DURATIONS} and ${MACHINES}`);
  }

  #instance(name: string | null, node: YAMLMap): ShopInstance {
    const durations = this.#rows(node, DURATIONS);
    const machines = this.#rows(node, MACHINES);
    if (machines.length !== durations.length) {
      throw this.#problem(
        node.get(MACHINES, true),
        `${MACHINES} has ${machines.length} rows; allowed: ${durations.length}, as ${DURATIONS} has`,
      );
    }
    const jobs = durations.map((row, j) => this.#job(row, machines[j]!));
    const most = jobs.flat().reduce((highest, { machine }) => Math.max(highest, machine), -1);
    return { name, machines: most + 1, jobs };
  }

  #rows(node: YAMLMap, key: string): YAMLSeq[] {
    const matrix = node.get(key, true);
    if (!isSeq(matrix))
      throw this.#problem(matrix ?? node, `${key} is missing; allowed: a list of rows, one a job`);
    if (matrix.items.length === 0) throw this.#problem(matrix, `${key} has no rows; allowed: one a job`);
    return matrix.items.map((row) => {
      if (isSeq(row) && row.items.length > 0) return row;
      throw this.#problem(row ?? matrix, `a row of ${key} is no list of numbers`);
    });
  }

  #job(durations: YAMLSeq, machines: YAMLSeq): ShopOperation[] {
    if (machines.items.length !== durations.items.length) {
      throw this.#problem(
        machines,
        `${machines.items.length} machines for ${durations.items.length} durations`,
      );
    }
    return durations.items.map((duration, i) => ({
      machine: this.#machine(machines.items[i], machines),
      seconds: this.#seconds(duration, durations),
    }));
  }

  #machine(node: unknown, row: YAMLSeq): number {
    const value = isScalar(node) ? node.value : node;
    if (Number.isInteger(value) && (value as number) >= 0 && (value as number) < MOST_MACHINES)
      return value as number;
    throw this.#problem(
      node ?? row,
      `machine is ${shown(value)}; allowed: a whole number from 0 to ${MOST_MACHINES - 1}`,
    );
  }

  #seconds(node: unknown, row: YAMLSeq): number {
    const value = isScalar(node) ? node.value : node;
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
    throw this.#problem(node ?? row, `duration is ${shown(value)}; allowed: seconds from 0 up`);
  }

  #problem(node: unknown, text: string): InputError {
    return this.#at((node as Node | null)?.range?.[0] ?? 0, text);
  }

  #at(offset: number, text: string): InputError {
    const { line, col } = this.#lines.linePos(offset);
    return malformed(this.#file, Math.max(1, line), Math.max(1, col), text);
  }
}

/** Machines are made as executors up to the highest number that is used, so that number must be sane. */
const MOST_MACHINES = 10_000;

function nameIn(node: YAMLMap): string | null {
  const name = node.get('instance') ?? node.get('name');
  return typeof name === 'string' ? name : null;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? quoted(value) : quoted(String(value)).slice(1, -1);
}
