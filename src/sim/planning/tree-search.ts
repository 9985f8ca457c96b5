import type { DecisionPoint } from '../decision-point.ts';
import { numberIn } from '../number-in.ts';
import type { Scheduler, SchedulerFactory, SchedulerGiven } from '../scheduler.ts';
import { candidatesOf } from './candidates.ts';
import { baseOf, countOf, type FindScheduler, worldsOf } from './parameters.ts';
import type { Worlds } from './worlds.ts';

/**
 * Monte-Carlo tree search with UCB1 in the tree (Kocsis and Szepesvári, "Bandit based Monte-Carlo Planning", 2006)
 * and a base scheduler below it. The tree is open-loop: a node is a sequence of choices, met in several imagined futures,
 * and a row that is not allowed in one of them ends the tree's part there. Returns are advantages over the base scheduler
 * in the same future, scaled by those seen so far. The most visited choice is taken if it is better than the base's by
 * `confidence` standard errors.
 */
export function planByTreeSearch(find: FindScheduler): SchedulerFactory {
  return (given) => {
    const { scenario, parameters } = given;
    const create = baseOf(find, scenario, parameters.base, 'mcts');
    return new TreeSearch(given, create, worldsOf(given, 'mcts'), {
      limit: countOf(parameters, 'candidates', 8, 'mcts'),
      budget: countOf(parameters, 'budget', 64, 'mcts'),
      depth: countOf(parameters, 'depth', 4, 'mcts'),
      exploration: numberIn(parameters, 'mcts', 'exploration', 0.7),
      confidence: numberIn(parameters, 'mcts', 'confidence', 1),
    });
  };
}

interface SearchOptions {
  readonly limit: number;
  /** Simulations a choice, beside one of the base scheduler in each future. */
  readonly budget: number;
  /** Choices that the tree looks ahead. */
  readonly depth: number;
  readonly exploration: number;
  readonly confidence: number;
}

/** What has been found of a sequence of choices. */
class Node {
  visits = 0;
  total = 0;
  squares = 0;
  /** The rows worth trying, the base's own first, with what follows; null before it was reached. */
  rows: readonly number[] | null = null;
  readonly children: Node[] = [];
}

class TreeSearch implements Scheduler {
  readonly #base: Scheduler;
  readonly #newBase: () => Scheduler;
  readonly #worlds: Worlds;
  readonly #options: SearchOptions;
  /** The least and the greatest advantage seen at this choice. */
  #least = 0;
  #greatest = 0;

  constructor(given: SchedulerGiven, create: SchedulerFactory, worlds: Worlds, options: SearchOptions) {
    this.#newBase = () => create({ ...given, parameters: {} });
    this.#base = this.#newBase();
    this.#worlds = worlds;
    this.#options = options;
  }

  choose(point: DecisionPoint): number {
    const worlds = this.#worlds;
    const before = this.#base.save?.();
    const usual = this.#base.choose(point);
    const root = new Node();
    this.#open(root, candidatesOf(point, this.#base, usual, this.#options.limit));
    if (root.rows!.length === 1) return usual;
    worlds.imagine(point);
    this.#least = 0;
    this.#greatest = 0;
    const memory = this.#base.save?.();
    const levels = Array.from({ length: worlds.count }, (_, k) => {
      worlds.enter(k);
      return worlds.finish(k, worlds.step(k, usual), this.#remembering(memory));
    });
    for (let n = 0; n < this.#options.budget; n++) {
      const k = n % worlds.count;
      this.#simulate(root, k, levels[k]!, before);
    }
    const best = mostVisited(root);
    return isBetter(root.children[best]!, this.#options.confidence) ? root.rows![best]! : usual;
  }

  save(): unknown {
    return this.#base.save?.();
  }

  load(state: unknown): void {
    this.#base.load?.(state);
  }

  /** Goes down the tree in future `k` to a new node, plays on from there, and tells the nodes on the way. */
  #simulate(root: Node, k: number, level: number, memory: unknown): void {
    const worlds = this.#worlds;
    const base = this.#remembering(memory);
    const path = [root];
    let node = root;
    let point: DecisionPoint | undefined = worlds.enter(k);
    while (point && path.length <= this.#options.depth) {
      // The base is asked at every choice, so that its memory goes on.
      const usual = base.choose(point);
      if (node.rows === null) this.#open(node, candidatesOf(point, base, usual, this.#options.limit));
      const at = this.#pick(node, point);
      if (at < 0) {
        point = worlds.step(k, usual);
        break;
      }
      point = worlds.step(k, node.rows![at]!);
      node = node.children[at]!;
      path.push(node);
      if (node.visits === 0) break;
    }
    const advantage = worlds.finish(k, point, base) - level;
    this.#least = Math.min(this.#least, advantage);
    this.#greatest = Math.max(this.#greatest, advantage);
    for (const each of path) {
      each.visits++;
      each.total += advantage;
      each.squares += advantage * advantage;
    }
  }

  /** The child to go to by UCB1, one that was never tried first; −1 when none is allowed here. */
  #pick(node: Node, point: DecisionPoint): number {
    const range = this.#greatest - this.#least || 1;
    let best = -1;
    let greatest = Number.NEGATIVE_INFINITY;
    node.children.forEach(({ visits, total }, i) => {
      const row = node.rows![i]!;
      if (row >= point.size || !point.allowed(row)) return;
      const bonus = this.#options.exploration * Math.sqrt(Math.log(node.visits + 1) / visits);
      const bound = visits === 0 ? Number.POSITIVE_INFINITY : (total / visits - this.#least) / range + bonus;
      if (bound <= greatest) return;
      best = i;
      greatest = bound;
    });
    return best;
  }

  #open(node: Node, rows: readonly number[]): void {
    node.rows = rows;
    for (const _ of rows) node.children.push(new Node());
  }

  #remembering(memory: unknown): Scheduler {
    const base = this.#newBase();
    if (memory !== undefined) base.load?.(memory);
    return base;
  }
}

/** Whether a node's mean advantage over the base scheduler is so many standard errors above 0. */
function isBetter({ visits, total, squares }: Node, confidence: number): boolean {
  const mean = total / visits;
  const variance = Math.max(0, squares / visits - mean * mean);
  return mean > confidence * Math.sqrt(variance / visits);
}

/** The child visited most often; among equals the one with the best mean, then the first. */
function mostVisited({ children }: Node): number {
  let best = 0;
  children.forEach(({ visits, total }, i) => {
    const leader = children[best]!;
    const ahead = visits - leader.visits || (visits > 0 ? total / visits - leader.total / leader.visits : 0);
    if (ahead > 0) best = i;
  });
  return best;
}
