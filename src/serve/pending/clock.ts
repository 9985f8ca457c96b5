/** Time as the pending list sees it. */
export interface Clock {
  /** Milliseconds from some moment on; what counts for time limits. */
  readonly monotonic: () => number;
  /** Milliseconds since 1970; may jump, and is only shown. */
  readonly now: () => number;
  /** Runs something once, so many milliseconds from now; gives what calls it off. */
  readonly after: (milliseconds: number, run: () => void) => () => void;
}

/** The machine's; its timers keep no process alive. */
export const systemClock: Clock = {
  monotonic: () => performance.now(),
  now: () => Date.parse(new Date().toISOString()),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};
