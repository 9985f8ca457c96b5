import type { SchedulerReport } from '../scheduler.ts';

/** Kinds of messages between who has a task and who would run it. */
const KINDS = ['announcements', 'bids', 'refusals', 'awards', 'posts'] as const;
type Kind = (typeof KINDS)[number];

/** Counts what agents say to each other, in all and in rounds of the choice at hand. */
export class Messages {
  readonly #sent: Record<Kind, number>;
  #reannounced = 0;
  #rounds = 0;

  constructor() {
    this.#sent = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>;
  }

  /** Rounds of the choice at hand: messages that go to many at once take as long as one. */
  get rounds(): number {
    return this.#rounds;
  }

  /** Another choice is negotiated. */
  begin(): void {
    this.#rounds = 0;
  }

  /** So many messages of one kind. */
  send(kind: Kind, count = 1): void {
    this.#sent[kind] += count;
  }

  /** All that was sent since takes one message's time. */
  round(): void {
    this.#rounds++;
  }

  /** A task is announced that has been awarded before. */
  again(): void {
    this.#reannounced++;
  }

  report(): SchedulerReport {
    const messages = KINDS.reduce((sum, kind) => sum + this.#sent[kind], 0);
    const said = KINDS.filter((kind) => this.#sent[kind] > 0).map((kind) => [kind, this.#sent[kind]]);
    return { messages, ...Object.fromEntries(said), reannouncements: this.#reannounced };
  }

  save(): unknown {
    return { sent: { ...this.#sent }, reannounced: this.#reannounced };
  }

  load(state: unknown): void {
    const { sent, reannounced } = state as { sent: Record<Kind, number>; reannounced: number };
    Object.assign(this.#sent, sent);
    this.#reannounced = reannounced;
  }
}
