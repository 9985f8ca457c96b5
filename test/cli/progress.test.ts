import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openIo } from '../../src/cli/io.ts';

const written: string[] = [];

function progress(terminal: boolean, json: boolean, environment: Record<string, string> = {}) {
  const stderr = {
    isTTY: terminal,
    columns: 120,
    write: (text: string) => written.push(text),
    cursorTo() {},
    clearLine() {},
    moveCursor() {},
  };
  const io = openIo({ json, stdout: { write() {} }, stderr, environment });
  return io.progress('training', { total: 20_000, unit: 'steps', start: 10_000 });
}

beforeEach(() => {
  written.length = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Half of what is left, in ten seconds. */
function work(shown: ReturnType<typeof progress>): void {
  shown.update(10_000);
  vi.advanceTimersByTime(10_000);
  shown.update(15_000);
  vi.advanceTimersByTime(1000);
  shown.stop();
}

describe('progress', () => {
  it('is a bar with rate and time left on a terminal', () => {
    work(progress(true, false));
    const text = written.join('');
    expect(text).toContain('training');
    expect(text).toContain('75 %  15,000 of 20,000 steps, 500 steps/s, 10 s left');
  });
  it('is a line now and then elsewhere', () => {
    work(progress(false, false));
    expect(written).toEqual(['training: 75 %, 15,000 of 20,000 steps, 500 steps/s, 10 s left\n']);
  });
  it('is lines in CI, even on a terminal', () => {
    work(progress(true, false, { CI: 'true' }));
    expect(written).toHaveLength(1);
  });
  it('is nothing where a program reads', () => {
    work(progress(false, true));
    expect(written).toEqual([]);
  });
  it('does not show for work that is done at once', () => {
    const shown = progress(true, false);
    shown.update(20_000);
    shown.stop();
    expect(written).toEqual([]);
  });
});
