import type { DecideAnswer } from '../decision/answer.ts';
import type { DecideContext, DecisionService } from '../service.ts';
import { type Asked, read } from './asked.ts';
import { type Clocks, Fleet } from './fleet.ts';
import type { KubernetesOptions } from './options.ts';
import { pointsOf } from './points.ts';
import { type ExtenderArgs, type ExtenderFilterResult, type HostPriority, MIN_SCORE } from './wire.ts';
import type { OnSlip } from './words.ts';

/** Answers kube-scheduler with the decisions of a service. */
export class Extender {
  readonly #service: DecisionService;
  readonly #options: KubernetesOptions;
  readonly #clocks: Clocks;
  readonly #onSlip: OnSlip;
  readonly #fleet: Fleet;

  constructor(service: DecisionService, options: KubernetesOptions, clocks: Clocks, onSlip: OnSlip) {
    this.#service = service;
    this.#options = options;
    this.#clocks = clocks;
    this.#onSlip = onSlip;
    this.#fleet = new Fleet(service.world, options, clocks, onSlip);
    void this.#fleet.look(service.world);
  }

  /**
   * Points for every node. Where the policy does not have the last word — in observe and advise, outside of the canary, after
   * a fallback — all have the same, which leaves the choice to kube-scheduler's own plugins.
   *
   * @throws InputError with the JSON path for arguments that cannot be read
   */
  async prioritize(args: ExtenderArgs, context: DecideContext): Promise<HostPriority[]> {
    const { request, names, unknown } = this.#read(args);
    const { executors } = request;
    const answer = executors.length === 0 ? null : await this.#service.decide(request, context);
    const given =
      answer !== null && decidedByPolicy(answer)
        ? pointsOf(answer.scores.slice(0, executors.length), answer.choice!)
        : [];
    this.#tell(unknown);
    return prioritized(names, executors, given);
  }

  /**
   * Takes away the nodes that a rule forbids, in mode enforce; never one that the policy merely likes less. A node that
   * nothing is known of keeps no rule.
   *
   * @throws InputError with the JSON path for arguments that cannot be read
   */
  async filter(args: ExtenderArgs): Promise<ExtenderFilterResult> {
    const { request, names, unknown } = this.#read(args);
    const { mode, checks } = await this.#service.check(request);
    const failed = new Map<string, string>();
    for (const { rule, forbids, problem } of checks) {
      const why = `rule ${rule}${problem === undefined ? '' : ' could not be evaluated'}`;
      for (const i of forbids) {
        const name = request.executors[i]?.name;
        if (name !== undefined && !failed.has(name)) failed.set(name, why);
      }
    }
    if (checks.length > 0)
      for (const name of unknown) failed.set(name, 'rules: nothing is known of this node');
    this.#tell(unknown);
    return filtered(args, names, mode === 'enforce' ? failed : new Map());
  }

  #read(args: ExtenderArgs): Asked {
    const { world } = this.#service;
    void this.#fleet.look(world);
    return read(args, this.#fleet, world, this.#options, this.#clocks.now(), this.#onSlip);
  }

  #tell([first]: readonly string[]): void {
    if (first !== undefined) this.#onSlip(`nothing is known of node '${first.slice(0, 60)}'`);
  }
}

/** Whether the policy's choice is to be done, and is a node. */
function decidedByPolicy({ mode, fallback, executor }: DecideAnswer): boolean {
  return mode === 'enforce' && !fallback && executor !== null;
}

/** @param points of the executors, in their order; none: nobody has any */
function prioritized(
  names: readonly string[],
  executors: Asked['request']['executors'],
  points: readonly number[],
): HostPriority[] {
  // The executors are the nodes in their order, but for those that nothing is known of.
  let next = 0;
  return names.map((Host) => {
    if (executors[next]?.name !== Host) return { Host, Score: MIN_SCORE };
    return { Host, Score: points[next++] ?? MIN_SCORE };
  });
}

/** In the form that the nodes came in: kube-scheduler reads no other. */
function filtered(
  { Nodes }: ExtenderArgs,
  names: readonly string[],
  failed: ReadonlyMap<string, string>,
): ExtenderFilterResult {
  const isLeft = (name: string) => !failed.has(name);
  return {
    Nodes: Nodes
      ? { ...Nodes, items: (Nodes.items ?? []).filter(({ metadata }) => isLeft(metadata.name)) }
      : null,
    NodeNames: Nodes ? null : names.filter(isLeft),
    FailedNodes: Object.fromEntries(failed),
    FailedAndUnresolvableNodes: Object.fromEntries(failed),
    Error: '',
  };
}
