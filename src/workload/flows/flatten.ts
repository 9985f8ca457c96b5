import { findBackEdges } from './back-edges.ts';
import type { FlowStep } from './flow.ts';
import type { ProcessGraph } from './graph.ts';

/** What became of a process. */
export interface Flattened {
  readonly steps: readonly FlowStep[];
  /** Ways back that no `repeat` can express; they are never taken. */
  readonly cut: number;
  /** Nodes that nothing leads to. */
  readonly unreached: number;
  /** Joins of some branches of a choice, which are taken to be joins of all. */
  readonly partial: number;
}

/** The branch of a choice that a node lies in: the step that runs exactly when the branch is taken. */
interface Branch {
  readonly marker: string;
  readonly outer: Branch | null;
  readonly chance: number;
}

interface Arrival {
  /** The steps that must be done. */
  readonly after: readonly string[];
  readonly branch: Branch | null;
  readonly chance: number;
}

/**
 * A process as steps that wait for each other. A choice takes a decision of its own (a step `rule`); the first step of
 * each of its branches runs with the branch's probability, and the others of the branch `when` that one does. A way back
 * becomes a `repeat` of the decision that takes it where all ways out of the loop go through that decision.
 */
export function flatten(graph: ProcessGraph, start: number): Flattened {
  const { nodes } = graph;
  const { back, order } = findBackEdges(nodes, start);
  const arrivals: Arrival[][] = nodes.map(() => []);
  arrivals[start]!.push({ after: [], branch: null, chance: 1 });
  const steps: FlowStep[] = [];
  const named = new Map<number, string>();
  const loops: { last: string; first: number; probability: number }[] = [];
  let cut = 0;
  let partial = 0;
  const heads = new Set(back.map(({ to }) => to));

  const add = (step: Omit<FlowStep, 'after'>, { after, branch }: Arrival, own: Partial<FlowStep> = {}) => {
    steps.push({ ...step, after: [...after], ...(branch !== null && { when: branch.marker }), ...own });
    return step.name;
  };

  for (const index of order) {
    const node = nodes[index]!;
    const joined = join(arrivals[index]!);
    if (joined.partial) partial++;
    let here: Arrival = joined;
    const backward = back.filter(({ from }) => from === index);
    const forward = node.edges.filter((edge) => !backward.some(({ edge: other }) => other === edge));
    const decides = node.split !== 'all' && node.edges.length > 1;
    if (node.step !== null || decides || heads.has(index)) {
      const step = node.step ?? { name: graph.nameOf(decides ? 'decide' : 'again'), type: 'rule' as const };
      here = { ...here, after: [add(step, here)] };
      named.set(index, step.name);
    }
    const total = node.edges.reduce((sum, { weight }) => sum + weight, 0);
    const forwardTotal = forward.reduce((sum, { weight }) => sum + weight, 0);
    for (const { edge } of backward) {
      const probability =
        node.split === 'one' ? edge.weight / total : node.split === 'each' ? edge.weight : 1;
      if (decides && probability < 1) loops.push({ last: named.get(index)!, first: edge.to, probability });
      else cut++;
    }
    if (node.split === 'all' || forward.length < 2) {
      const alone = node.split === 'each' && node.edges.length > 1 && forward.length === 1;
      for (const edge of forward) {
        if (alone && edge.weight < 1) branchOff(edge.to, edge.weight, here);
        else arrivals[edge.to]!.push(here);
      }
    } else if (node.split === 'each') {
      for (const edge of forward) branchOff(edge.to, edge.weight, here);
    } else {
      let left = forwardTotal;
      let rest: Arrival = here;
      forward.forEach((edge, k) => {
        const chance = edge.weight / left;
        left -= edge.weight;
        if (k === forward.length - 1) {
          arrivals[edge.to]!.push(rest);
          return;
        }
        const taken = branchOff(edge.to, chance, rest);
        const other = graph.nameOf(`otherwise`);
        add({ name: other, type: 'rule' }, rest, { unless: taken });
        rest = {
          after: [other],
          branch: { marker: other, outer: rest.branch, chance: rest.chance * (1 - chance) },
          chance: rest.chance * (1 - chance),
        };
      });
    }
  }
  for (const { last, first, probability } of loops) {
    const from = named.get(first)!;
    const step = steps.find(({ name }) => name === last)!;
    if (step.repeat === undefined && loopHolds(steps, from, last)) step.repeat = { probability, from };
    else cut++;
  }
  return { steps, cut, unreached: nodes.length - order.length, partial };

  /** A branch of its own, that a step without further use begins. */
  function branchOff(to: number, chance: number, from: Arrival): string {
    const name = graph.nameOf(`${nodes[to]!.step?.name ?? 'branch'}?`);
    add({ name, type: 'rule' }, from, { probability: chance });
    const reached = from.chance * chance;
    arrivals[to]!.push({
      after: [name],
      branch: { marker: name, outer: from.branch, chance: reached },
      chance: reached,
    });
    return name;
  }
}

/** Where several ways meet: inside of the innermost branch that holds them all. */
function join(ways: readonly Arrival[]): Arrival & { readonly partial: boolean } {
  const after = [...new Set(ways.flatMap((way) => way.after))];
  const chains = ways.map(({ branch }) => chainOf(branch));
  let common: Branch | null = null;
  for (const branch of chains[0]!) {
    if (!chains.every((chain) => chain.includes(branch))) break;
    common = branch;
  }
  const chance = common?.chance ?? 1;
  const sum = ways.reduce((total, way) => total + way.chance, 0);
  return { after, branch: common, chance, partial: sum < chance - 1e-9 };
}

/** From the outermost branch to this one. */
function chainOf(branch: Branch | null): Branch[] {
  const chain: Branch[] = [];
  for (let each = branch; each !== null; each = each.outer) chain.unshift(each);
  return chain;
}

/** Whether nothing outside waits for a step between these two but for the last one. */
function loopHolds(steps: readonly FlowStep[], first: string, last: string): boolean {
  const forward = reached(first, (name) =>
    steps.filter(({ after }) => after.includes(name)).map((step) => step.name),
  );
  const backward = reached(last, (name) => steps.find((step) => step.name === name)!.after);
  const inside = new Set([...forward].filter((name) => backward.has(name)));
  if (!inside.has(first) || !inside.has(last)) return false;
  return steps.every(
    ({ name, after, when, unless }) =>
      inside.has(name) ||
      (!after.some((each) => each !== last && inside.has(each)) &&
        ![when, unless].some((each) => each !== undefined && each !== last && inside.has(each))),
  );
}

function reached(start: string, next: (name: string) => readonly string[]): Set<string> {
  const found = new Set([start]);
  for (const name of found) for (const other of next(name)) found.add(other);
  return found;
}
