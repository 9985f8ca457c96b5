/** A flow takes the same bandwidth on each of its links, named by their positions. */
export type Route = Int32Array;

/**
 * Max-min fair rates by progressive filling (Bertsekas and Gallager, Data Networks, 1992, §6.5.2): the rates of all
 * flows grow together; where a link is full, those that use it stop, and the rest go on.
 *
 * No link carries more than its capacity, and every flow has a bottleneck: a full link on which none is faster.
 *
 * @param capacity of each link; 0 stops what uses it
 * @param rates is filled: the rate of each flow, in the unit of the capacities
 */
export function fairShares(routes: readonly Route[], capacity: Float64Array, rates: Float64Array): void {
  const left = capacity.slice();
  const users = new Int32Array(capacity.length);
  for (const route of routes) for (const link of route) users[link]!++;
  let open = routes.map((_, flow) => flow);
  while (open.length > 0) {
    const tightest = tightestLink(left, users);
    const share = left[tightest]! / users[tightest]!;
    const rest: number[] = [];
    for (const flow of open) {
      const route = routes[flow]!;
      if (!route.includes(tightest)) {
        rest.push(flow);
        continue;
      }
      rates[flow] = share;
      for (const link of route) {
        left[link] = Math.max(0, left[link]! - share);
        users[link]!--;
      }
    }
    open = rest;
  }
}

/** The link that is full first when the rates of all flows grow alike. */
function tightestLink(left: Float64Array, users: Int32Array): number {
  let tightest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let link = 0; link < left.length; link++) {
    if (users[link] === 0) continue;
    const share = left[link]! / users[link]!;
    if (share >= least) continue;
    least = share;
    tightest = link;
  }
  return tightest;
}
