/** Longer lines are no records: a request is smaller by orders of magnitude. */
const MAX_LINE = 64 * 1024 * 1024;
const LINE_END = 10;

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Null where it is no text, or too long to be a record. */
  readonly text: string | null;
  /** It ends as a line does; only the last may not. */
  readonly whole: boolean;
}

/** The lines of a file of any size, a piece of it in memory at a time. */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let number = 0;
  let parts: Uint8Array[] = [];
  let length = 0;
  const line = (whole: boolean): Line => {
    const text = length > MAX_LINE ? null : exactText(Buffer.concat(parts));
    parts = [];
    length = 0;
    number++;
    return { number, text, whole };
  };
  const add = (part: Uint8Array) => {
    length += part.length;
    if (length > MAX_LINE) parts = [];
    else parts.push(part);
  };
  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf(LINE_END); end >= 0; end = piece.indexOf(LINE_END, from)) {
      add(piece.subarray(from, end));
      yield line(true);
      from = end + 1;
    }
    if (from < piece.length) add(piece.subarray(from));
  }
  if (length > 0) yield line(false);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Different bytes give different texts: what is not UTF-8 is null, and a byte order mark stays. */
function exactText(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
