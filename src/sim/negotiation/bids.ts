import type { DecisionPoint } from '../decision-point.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Messages } from './messages.ts';

/** What an executor asks for one row's task. */
export interface Bid {
  readonly row: number;
  /** Seconds until it would begin, by what the executor itself knows. */
  readonly start: number;
  /** Money: what the task pays there, and its time until it is finished at a price for a second. */
  readonly price: number;
}

/** What a second until the finish is worth in money: the reward's own weights, 1 where they do not say. */
export function moneyPerSecond({ reward }: Scenario): number {
  if (typeof reward === 'string') return 1;
  const { cost = 0, latency = 0 } = reward;
  return cost > 0 && latency > 0 ? latency / cost : 1;
}

/** Asks who is up and allowed for a bid; all answer truthfully. A busy one refuses where `accepts` says so. */
export function collectBids(
  point: DecisionPoint,
  messages: Messages,
  perSecond: number,
  accepts: (start: number) => boolean = () => true,
): Bid[] {
  const bids: Bid[] = [];
  for (let row = 0; row < point.runs; row++) {
    if (!point.allowed(row)) continue;
    messages.send('announcements');
    // Who is down does not answer.
    if (!point.agent(row).open) continue;
    const start = point.agentStartDelay(row);
    const accepted = accepts(start);
    messages.send(accepted ? 'bids' : 'refusals');
    if (accepted)
      bids.push({ row, start, price: point.cost(row) + perSecond * (start + point.runTime(row)) });
  }
  messages.round();
  messages.round();
  return bids.sort((a, b) => a.price - b.price || a.row - b.row);
}

/** Gives the task to a row's executor. @returns the row */
export function award(row: number, messages: Messages): number {
  messages.send('awards');
  messages.round();
  return row;
}

/** Where nobody bids: to whoever is predicted to begin first, himself silent; −1 where none may be sent to. */
export function soonest(point: DecisionPoint): number {
  let best = -1;
  for (let i = 0; i < point.runs; i++) {
    if (point.allowed(i) && (best < 0 || point.startDelay(i) < point.startDelay(best))) best = i;
  }
  return best;
}
