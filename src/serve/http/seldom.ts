const WINDOW_MS = 60_000;
/** Different things that are told in a window; whoever makes up more fills neither the log nor the memory. */
const MOST_TOLD = 100;

/** Tells the same thing once a minute at most. */
export function seldom(tell: (text: string) => void, monotonic: () => number): (text: string) => void {
  let told = new Set<string>();
  let ends = Number.NEGATIVE_INFINITY;
  return (text) => {
    const now = monotonic();
    if (now >= ends) {
      told = new Set();
      ends = now + WINDOW_MS;
    }
    if (told.has(text) || told.size >= MOST_TOLD) return;
    told.add(text);
    tell(text);
  };
}
