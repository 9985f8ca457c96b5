import type { Entry, Journal } from '../../../src/sim/journal.ts';
import { inTheJournal, type Note, type Observation } from './facts.ts';

/** When executors or links went down or came back, by what did so and how often it had before. */
export function outages(scenario: object, which: Entry): Observation {
  return inTheJournal({ ...scenario, horizon: { seconds: 400 } }, ({ entries }, note) => {
    const count = new Map<string, number>();
    for (const { entry, executor, time, detail } of entries) {
      if (entry !== which) continue;
      const of = String(executor ?? detail!.of);
      const k = count.get(of) ?? 0;
      count.set(of, k + 1);
      note(`${of}/${k}`, time);
    }
  });
}

/** How each attempt of each task ended, and the microseconds that it took. */
export function attempts(task: object, value: (why: unknown, micros: number) => number): Observation {
  const work = { dist: 'deterministic', value: 1 };
  return inTheJournal({ tasks: [{ name: 'any', work, ...task }] }, ({ entries }, note) => {
    const begun = new Map<number, { attempt: unknown; time: number }>();
    for (const { entry, task, time, detail } of entries) {
      if (entry === 'start') begun.set(task!, { attempt: detail!.attempt, time });
      if (entry !== 'interrupt' && entry !== 'finish') continue;
      const { attempt, time: since } = begun.get(task!)!;
      note(`${task}/${attempt}`, value(detail?.why, time - since));
    }
  });
}

/** Seconds of setup before a task that began cold. */
export function setups({ entries }: Journal, note: Note): void {
  for (const { entry, task, detail } of entries) {
    if (entry === 'setup') note(`${task}`, detail!.seconds as number);
  }
}

/** Microseconds that executors took to boot, by executor and how often it had before. */
export function boots({ entries }: Journal, note: Note): void {
  const begun = new Map<number, { k: number; time: number }>();
  for (const { entry, executor, time } of entries) {
    const { k, time: since } = begun.get(executor!) ?? { k: 0, time };
    if (entry === 'boot') begun.set(executor!, { k: k + 1, time });
    if (entry === 'up') note(`${executor}/${k}`, time - since);
  }
}

/** Bytes that moved for each task from one site to another. */
export function bytesMoved({ entries }: Journal, from: string, to: string, note: Note): void {
  for (const { entry, task, detail } of entries) {
    if (entry === 'transfer' && detail!.from === from && detail!.to === to) {
      note(`${task}`, detail!.bytes as number);
    }
  }
}

/** Microseconds from the arrival of each task until something happened to it. */
export function sinceArrival({ entries }: Journal, which: Entry, note: Note): void {
  const arrived = new Map<number, number>();
  for (const { entry, task, time } of entries) {
    if (entry === 'arrival') arrived.set(task!, time);
    if (entry === which) note(`${task}`, time - arrived.get(task!)!);
  }
}

/** How many tasks of each workflow have names like this: its kind, its step, or its step's further visits. */
export function workflows(like: RegExp, scenario: object = {}): Observation {
  const steps = [
    { name: 'first', task: 'any' },
    { name: 'maybe', task: 'any', after: ['first'], probability: 0.5 },
    { name: 'again', task: 'any', after: ['maybe'], repeat: { probability: 0.4 } },
  ];
  const kinds = [
    { name: 'plain', share: 2, steps },
    { name: 'wide', steps: [...steps, { name: 'beside', task: 'any' }] },
  ];
  return inTheJournal(
    { control: 'workflow', horizon: { tasks: 60 }, workflows: kinds, ...scenario },
    ({ tasks }, note) => {
      const counts = new Map<string, number>();
      for (const { id } of tasks.values()) {
        const workflow = /-\d+/.exec(String(id))![0];
        counts.set(workflow, (counts.get(workflow) ?? 0) + Number(like.test(String(id))));
      }
      for (const [workflow, count] of counts) note(workflow, count);
    },
  );
}
