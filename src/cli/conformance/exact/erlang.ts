/**
 * Erlang's loss formula: the probability that all of `servers` are busy in M/G/c/c, `offered` erlangs of load; the
 * recursion B(k) = aB(k − 1) / (k + aB(k − 1)) is stable for any number of servers (Erlang, 1917).
 */
export function erlangB(servers: number, offered: number): number {
  let blocked = 1;
  for (let k = 1; k <= servers; k++) blocked = (offered * blocked) / (k + offered * blocked);
  return blocked;
}

/** Erlang's delay formula: the probability that an arrival at M/M/c has to wait, C = B / (1 − ρ(1 − B)). */
export function erlangC(servers: number, offered: number): number {
  const blocked = erlangB(servers, offered);
  return blocked / (1 - (offered / servers) * (1 - blocked));
}
