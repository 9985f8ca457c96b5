/** A line of an event log: what `simulate --trace` writes. Times are seconds. */
export interface TimelineEvent extends Readonly<Record<string, unknown>> {
  readonly time: number;
  readonly event: string;
  readonly task?: string | number;
  readonly class?: string;
  readonly executor?: string;
}

/** What a task did on or for an executor: `lost` work is done again, a `setup` is a cold start. */
export type SpanKind = 'run' | 'lost' | 'setup' | 'transfer';

export interface Span {
  readonly kind: SpanKind;
  readonly task: string;
  readonly class: string;
  readonly executor: string;
  readonly arrival: number;
  readonly start: number;
  readonly finish: number;
}

/** When an executor was not to be had, and why. */
export interface Outage {
  readonly kind: string;
  readonly executor: string;
  readonly start: number;
  readonly finish: number;
}

export interface Timeline {
  readonly spans: readonly Span[];
  readonly outages: readonly Outage[];
}

/** What an event log comes to in spans of time; what has not ended when the log ends, ends there. */
export function timeline(events: readonly TimelineEvent[]): Timeline {
  const tasks = new TaskSpans();
  const outages = new Outages();
  for (const event of events) {
    tasks.hear(event);
    outages.hear(event);
  }
  const last = events.at(-1)?.time ?? 0;
  tasks.stop(last);
  outages.stop(last);
  return { spans: tasks.spans, outages: outages.ended };
}

class TaskSpans {
  readonly spans: Span[] = [];
  readonly #known = new Map<string, Pick<Span, 'class' | 'arrival'>>();
  readonly #open = new Map<string, Pick<Span, 'kind' | 'executor' | 'start'>>();

  hear(event: TimelineEvent): void {
    const { time, executor = '' } = event;
    const task = String(event.task);
    switch (event.event) {
      case 'arrival':
        this.#known.set(task, { class: event.class ?? '', arrival: time });
        break;
      case 'transfer':
        this.#open.set(task, { kind: 'transfer', executor, start: time });
        break;
      case 'start':
        this.#open.set(task, { kind: 'run', executor, start: time });
        break;
      case 'setup':
        this.#open.set(task, { kind: 'setup', executor, start: time });
        this.#close(task, time + Number(event.seconds));
        this.#open.set(task, { kind: 'run', executor, start: time + Number(event.seconds) });
        break;
      case 'interrupt':
        this.#close(task, time, event.progress === 'none');
        break;
      case 'join':
        this.#close(task, time);
        break;
      case 'finish':
        this.#close(task, time);
        // Its result may still travel; that keeps no executor from anything.
        this.#known.delete(task);
        break;
    }
  }

  stop(time: number): void {
    for (const task of [...this.#open.keys()]) this.#close(task, time);
  }

  #close(task: string, finish: number, lost = false): void {
    const known = this.#known.get(task);
    const open = this.#open.get(task);
    this.#open.delete(task);
    if (!known || !open || finish <= open.start) return;
    this.spans.push({ task, ...known, ...open, kind: lost ? 'lost' : open.kind, finish });
  }
}

/** Outages by the event that begins them: what they are called, and the event that ends them. */
const KINDS: Readonly<Record<string, { readonly kind: string; readonly until: string }>> = {
  breakdown: { kind: 'broken down', until: 'repair' },
  notice: { kind: 'about to be revoked', until: 'revocation' },
  revocation: { kind: 'revoked', until: 'reinstatement' },
  boot: { kind: 'booting', until: 'up' },
  down: { kind: 'off', until: 'up' },
};

class Outages {
  readonly ended: Outage[] = [];
  readonly #open = new Map<string, Omit<Outage, 'finish'>>();

  hear({ time, event, executor }: TimelineEvent): void {
    if (executor === undefined) return;
    for (const [begin, { until }] of Object.entries(KINDS)) {
      if (event === until || event === begin) this.#close(`${begin} ${executor}`, time);
    }
    if (event === 'boot') this.#close(`down ${executor}`, time);
    const begun = KINDS[event];
    if (begun) this.#open.set(`${event} ${executor}`, { kind: begun.kind, executor, start: time });
  }

  stop(time: number): void {
    for (const key of [...this.#open.keys()]) this.#close(key, time);
  }

  #close(key: string, finish: number): void {
    const open = this.#open.get(key);
    this.#open.delete(key);
    if (open && finish > open.start) this.ended.push({ ...open, finish });
  }
}
