import { InputError } from '../../core/errors.ts';
import type { ByteFile } from '../byte-file.ts';
import type { QualityReport } from '../trace.ts';
import { CsvTable } from './csv-table.ts';
import { dropInto } from './drops.ts';

/** A machine: thousandths of CPUs, MiB, devices and their model. */
export interface Node {
  readonly name: string;
  readonly cpu: number;
  readonly memory: number;
  readonly gpus: number;
  readonly model: string;
}

/** What a pod demands: devices, thousandths of each, and the models allowed; all are where none is named. */
export interface Pod {
  readonly name: string;
  readonly class: string;
  readonly cpu: number;
  readonly memory: number;
  readonly gpus: number;
  readonly share: number;
  readonly models: readonly string[];
}

const NODE_COLUMNS = ['sn', 'cpu_milli', 'memory_mib', 'gpu', 'model'] as const;
const POD_COLUMNS = ['name', 'cpu_milli', 'memory_mib', 'num_gpu', 'gpu_milli', 'gpu_spec'] as const;

/** @throws InputError at the first malformed record, and at a name that is used twice */
export function readNodes(file: ByteFile): readonly Node[] {
  const nodes: Node[] = [];
  const names = new Set<string>();
  const table = CsvTable.withHeader(file, NODE_COLUMNS);
  while (table.next()) {
    const name = table.text('sn');
    if (name === '' || names.has(name)) throw table.problem('sn', 'allowed: a name that no other node has');
    names.add(name);
    nodes.push({
      name,
      cpu: unitsIn(table, 'cpu_milli'),
      memory: unitsIn(table, 'memory_mib'),
      gpus: unitsIn(table, 'gpu'),
      model: table.text('model'),
    });
  }
  if (nodes.length === 0) throw new InputError(`${file.name}: there is no node in it`);
  return nodes;
}

/** @throws InputError at the first malformed record */
export function readPods(file: ByteFile, report: QualityReport): readonly Pod[] {
  const pods: Pod[] = [];
  const table = CsvTable.withHeader(file, POD_COLUMNS);
  while (table.next()) {
    report.rows++;
    const cpu = unitsIn(table, 'cpu_milli');
    const memory = unitsIn(table, 'memory_mib');
    const gpus = unitsIn(table, 'num_gpu');
    const milli = unitsIn(table, 'gpu_milli');
    if (milli > 1000) throw table.problem('gpu_milli', 'allowed: thousandths of a GPU, from 0 to 1000');
    if (gpus > 0 && milli === 0) dropInto(report, 'nothing of its GPUs');
    else if (cpu + memory + gpus === 0) dropInto(report, 'no demand');
    else {
      const spec = gpus === 0 ? '' : table.text('gpu_spec');
      // Several devices are always whole ones.
      const share = gpus === 0 ? 0 : gpus === 1 ? milli : 1000;
      pods.push({
        name: table.text('name'),
        class: [`${cpu}m`, `${memory}Mi`, `${gpus}x${share}`, ...(spec === '' ? [] : [spec])].join('/'),
        cpu,
        memory,
        gpus,
        share,
        models: spec.split('|').filter((model) => model !== ''),
      });
      report.kept++;
    }
  }
  return pods;
}

/** A whole number from 0 up; an empty cell is 0. */
function unitsIn<C extends string>(table: CsvTable<C>, column: C): number {
  return table.isEmpty(column) ? 0 : table.number(column, { least: 0, whole: true });
}
