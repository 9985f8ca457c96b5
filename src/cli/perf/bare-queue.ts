import { KeyedStream } from '../../core/random.ts';

const HEAP = 64;
const QUEUE = 1 << 14;

/**
 * M/M/c with join-the-shortest-queue as the plainest loop over typed arrays: a binary heap of completions, a ring of
 * arrival times a server, no model of anything. It draws the numbers that the simulator draws, so both must find the
 * same mean response time: that is the proof that they do the same work.
 *
 * @returns mean response in seconds
 */
export function bareQueue(servers: number, rate: number, tasks: number, seed: string): number {
  const gaps = new KeyedStream(seed, 'arrivals');
  const works = new KeyedStream(seed, 'work');
  const heapTime = new Float64Array(HEAP);
  const heapServer = new Int32Array(HEAP);
  const load = new Int32Array(servers);
  const arrivals = new Float64Array(servers * QUEUE);
  const durations = new Float64Array(servers * QUEUE);
  const first = new Int32Array(servers);
  const end = new Int32Array(servers);
  const gap = (n: number) => Math.round((-Math.log(gaps.uniform(n)) / rate) * 1e6);
  let size = 0;
  let arrived = 0;
  let next = gap(0);
  let sum = 0;
  for (let done = 0; done < tasks; ) {
    let server = 0;
    let finish = 0;
    if (arrived < tasks && (size === 0 || next < heapTime[0]!)) {
      for (let s = 1; s < servers; s++) if (load[s]! < load[server]!) server = s;
      const at = server * QUEUE + (end[server]!++ & (QUEUE - 1));
      arrivals[at] = next;
      durations[at] = Math.round(-Math.log(works.uniform(arrived)) * 1e6);
      if (load[server]!++ === 0) finish = next + durations[at]!;
      arrived++;
      next += gap(arrived);
    } else {
      const now = heapTime[0]!;
      server = heapServer[0]!;
      const time = heapTime[--size]!;
      const moved = heapServer[size]!;
      let hole = 0;
      for (let child = 1; child < size; child = 2 * hole + 1) {
        if (child + 1 < size && heapTime[child + 1]! < heapTime[child]!) child++;
        if (heapTime[child]! >= time) break;
        heapTime[hole] = heapTime[child]!;
        heapServer[hole] = heapServer[child]!;
        hole = child;
      }
      heapTime[hole] = time;
      heapServer[hole] = moved;
      sum += now - arrivals[server * QUEUE + (first[server]!++ & (QUEUE - 1))]!;
      done++;
      if (--load[server]! > 0) finish = now + durations[server * QUEUE + (first[server]! & (QUEUE - 1))]!;
    }
    if (finish > 0) {
      let hole = size++;
      for (; hole > 0; ) {
        const parent = (hole - 1) >> 1;
        if (heapTime[parent]! <= finish) break;
        heapTime[hole] = heapTime[parent]!;
        heapServer[hole] = heapServer[parent]!;
        hole = parent;
      }
      heapTime[hole] = finish;
      heapServer[hole] = server;
    }
  }
  return sum / tasks / 1e6;
}
