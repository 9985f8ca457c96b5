// A small production: two executors that work in real time, tasks that last milliseconds, and a client of the server.
const EXECUTORS = [
  { name: 'edge', tier: 'edge', slots: 1, speed: 1, latency: 0, price: { perSecond: 0.01, perTask: 0 } },
  {
    name: 'cloud',
    tier: 'cloud',
    slots: 2,
    speed: 2,
    latency: 0.004,
    price: { perSecond: 0.09, perTask: 0 },
  },
];
const RATE = 100;
const WARM_UP = 10;
const MEAN_WORK = 0.012;
const DEADLINE = 0.08;

/**
 * Sends tasks where the server says, runs them, and reports what became of them.
 * @returns {Promise<{ sojourn: number, choices: Record<string, number>, artifacts: Record<string, number> }>} the mean
 * sojourn in seconds, how many tasks each executor had, and how many decisions each artifact made
 */
export async function produce(url, tasks, random = numbers(7)) {
  const machines = EXECUTORS.map((executor) => new Machine(executor));
  const [choices, artifacts] = [{}, {}];
  const running = [];
  // One at a time at first: the server has to get going.
  for (let k = 0; k < WARM_UP; k++) running.push(await one(`task-${k}`, MEAN_WORK));
  let next = performance.now();
  for (let k = WARM_UP; k < tasks; k++) {
    next += (-1000 * Math.log(1 - random())) / RATE;
    await sleep(next - performance.now());
    running.push(one(`task-${k}`, -MEAN_WORK * Math.log(1 - random())));
  }
  const sojourns = await Promise.all(running);
  return { sojourn: sojourns.reduce((sum, each) => sum + each, 0) / tasks, choices, artifacts };

  async function one(id, work) {
    const began = performance.now();
    const task = { id, class: 'api', work: MEAN_WORK, deadline: DEADLINE };
    const executors = machines.map((machine) => machine.state());
    const answer = await post(`${url}/v1/decide`, { id, key: id, task, executors });
    choices[answer.executor] = (choices[answer.executor] ?? 0) + 1;
    artifacts[answer.artifact] = (artifacts[answer.artifact] ?? 0) + 1;
    const machine = machines.find(({ executor }) => executor.name === answer.executor);
    const runTime = await machine.run(work);
    const sojourn = (performance.now() - began) / 1000;
    const cost = runTime * machine.executor.price.perSecond;
    await post(`${url}/v1/outcomes`, { id, sojourn, runTime, cost, slaMet: sojourn <= DEADLINE });
    return sojourn;
  }
}

/** An executor with a queue, first come first served. */
class Machine {
  #busy = 0;
  #queue = [];
  #work = 0;

  constructor(executor) {
    this.executor = executor;
  }

  /** As a request tells it. */
  state() {
    const { slots, speed } = this.executor;
    return {
      ...this.executor,
      free: slots - this.#busy,
      queueLength: this.#queue.length,
      backlog: this.#work / speed,
    };
  }

  /** Resolves to the seconds that it ran, when it is done. */
  async run(work) {
    const { slots, speed, latency } = this.executor;
    this.#work += MEAN_WORK;
    await sleep(1000 * latency);
    if (this.#busy >= slots) await new Promise((turn) => this.#queue.push(turn));
    else this.#busy++;
    const began = performance.now();
    await sleep((1000 * work) / speed);
    const runTime = (performance.now() - began) / 1000;
    this.#work = Math.max(0, this.#work - MEAN_WORK);
    // The slot goes to whoever waits.
    const turn = this.#queue.shift();
    if (turn) turn();
    else this.#busy--;
    return runTime;
  }
}

async function post(url, body) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** The same numbers in [0, 1) each time (Park and Miller 1988). */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
