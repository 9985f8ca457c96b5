import { InputError } from '../../core/errors.ts';
import type { QualityReport } from '../trace.ts';
import { flatten } from './flatten.ts';
import type { Flow } from './flow.ts';
import { ProcessGraph } from './graph.ts';

/** A process while an importer reads it, with what it has to say about it. */
export class Process {
  readonly graph = new ProcessGraph();
  readonly start = this.graph.point();
  readonly #name: string;
  readonly #report: QualityReport;

  constructor(name: string, report: QualityReport) {
    this.#name = name;
    this.#report = report;
    report.cycles ??= 0;
  }

  /** One more element of the file. */
  row(): void {
    this.#report.rows++;
  }

  drop(reason: string): void {
    this.#report.dropped[reason] = (this.#report.dropped[reason] ?? 0) + 1;
  }

  note(text: string): void {
    if (!this.#report.notes.includes(text)) this.#report.notes.push(text);
  }

  /** @throws InputError when no step is left */
  flow(file: string): Flow {
    const { steps, cut, unreached, partial } = flatten(this.graph, this.start);
    if (steps.length === 0) throw new InputError(`${file}:1:1: no step of '${this.#name}' takes time`);
    this.#report.kept += steps.length;
    this.#report.cycles! += cut;
    if (cut > 0) this.note('a way back that no repeat can express is never taken; see cycles');
    if (unreached > 0) this.note(`${unreached} elements of '${this.#name}' are not reached from its start`);
    if (partial > 0)
      this.note(`${partial} joins of some branches of a choice in '${this.#name}' count as joins of all`);
    return { name: this.#name, steps };
  }
}
