import type { DecideClient } from './client.ts';
import { type LoadReport, Samples } from './samples.ts';

export interface OpenLoad {
  /** Requests a second, evenly spaced; they are sent when they are due, whether or not others have been answered. */
  readonly rate: number;
  readonly seconds: number;
  /** What is asked, in turn. */
  readonly bodies: readonly string[];
}

/** Load from many who do not wait for each other. */
export async function openLoad(
  client: DecideClient,
  { rate, seconds, bodies }: OpenLoad,
  signal: AbortSignal,
): Promise<LoadReport> {
  const samples = new Samples();
  const open = new Set<Promise<void>>();
  const total = Math.round(rate * seconds);
  const began = performance.now();
  const dueAt = (k: number) => began + (1000 * k) / rate;
  for (let k = 0; k < total && !signal.aborted; ) {
    for (; k < total && dueAt(k) <= performance.now(); k++) {
      samples.sent();
      const asked = ask(client, bodies[k % bodies.length]!, dueAt(k), samples);
      open.add(asked);
      void asked.then(() => open.delete(asked));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(open);
  return samples.report((performance.now() - began) / 1000);
}

/** Load from so many clients that each ask again as soon as they are answered: what a server can do at most. */
export async function closedLoad(
  client: DecideClient,
  { clients, seconds, bodies }: { clients: number; seconds: number; bodies: readonly string[] },
  signal: AbortSignal,
): Promise<LoadReport> {
  const samples = new Samples();
  const began = performance.now();
  const end = began + 1000 * seconds;
  let asked = 0;
  const loop = async () => {
    while (performance.now() < end && !signal.aborted) {
      samples.sent();
      await ask(client, bodies[asked++ % bodies.length]!, performance.now(), samples);
    }
  };
  await Promise.all(Array.from({ length: clients }, loop));
  return samples.report((performance.now() - began) / 1000);
}

/** @param due on the clock of `performance.now()` */
async function ask(client: DecideClient, body: string, due: number, samples: Samples): Promise<void> {
  const { executor: _, ...answer } = await client.decide(body);
  samples.add({ ...answer, latencyMs: performance.now() - due });
}
