import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openIo } from '../../../src/cli/io.ts';
import type { LogEntry } from '../../../src/cli/logs/entry.ts';

/** A terminal as far as the view uses one: it moves up, and empties the screen below. */
class Screen {
  readonly isTTY = true;
  readonly lines: string[] = [''];

  readonly columns: number;

  constructor(columns: number) {
    this.columns = columns;
  }

  write(text: string): void {
    const erased =
      text.startsWith('\x1b[') && text.includes('A\x1b[J') ? Number.parseInt(text.slice(2), 10) : 0;
    if (erased > 0) this.lines.splice(this.lines.length - 1 - erased, Number.POSITIVE_INFINITY, '');
    const plain = stripVTControlCharacters(text);
    const [first, ...others] = plain.split('\n');
    this.lines[this.lines.length - 1] += first!;
    this.lines.push(...others);
  }

  get text(): string {
    return this.lines.join('\n');
  }
}

const entry = (steps: number, values: Readonly<Record<string, number>> = {}): LogEntry => ({
  steps,
  ...values,
});

function open(columns = 100, environment: Record<string, string> = {}, json = false) {
  const screen = new Screen(columns);
  const io = openIo({ json, stdout: { write() {} }, stderr: screen, environment });
  return { screen, io, view: io.trainingView({ total: 1000, unit: 'steps' }) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the live view of a training', () => {
  it('shows the bar, the return and its course, the update, evaluations and the checkpoint', () => {
    const { screen, view } = open();
    for (let k = 1; k <= 4; k++) {
      vi.advanceTimersByTime(1000);
      view.show(
        entry(100 * k, {
          'rollout/ep_rew_mean': k === 4 ? 25 : 10 * k,
          'train/approx_kl': 0.004,
          'train/clip_fraction': 0.1,
          'train/loss': 0.5,
        }),
      );
      if (k === 2) view.saved(200);
      if (k < 4) view.show(entry(100 * k, { 'eval/mean_reward': [7, 12, 9][k - 1]! }));
    }
    view.stop();
    expect(screen.text).toBe(
      [
        'training ██████████░░░░░░░░░░░░░░ 40 %  400 of 1,000 steps, 100 steps/s, 6 s left',
        '  mean return 25  ▁▅█▆  best 30',
        '  update      loss 0.5 · KL 0.004 · clip fraction 0.1',
        '  evaluation  9 at 300, best 12 at 200',
        '  checkpoint  at 200 steps',
        '',
      ].join('\n'),
    );
  });

  it('shows the reward of a step before the first end of an episode', () => {
    const { screen, view } = open();
    vi.advanceTimersByTime(1000);
    view.show(entry(100, { 'rollout/reward_per_step': -0.5 }));
    expect(screen.text).toContain('  reward/step -0.5  ▁  best -0.5\n');
  });

  it('writes no line wider than the terminal', () => {
    const { screen, view } = open(40);
    vi.advanceTimersByTime(1000);
    view.show(entry(500, { 'train/loss': 1 / 3, 'train/value_loss': 2 / 3, 'train/approx_kl': 1e-9 }));
    for (const line of screen.lines) expect([...line].length).toBeLessThan(40);
    expect(screen.text).toContain('…');
  });

  it('is redrawn ten times a second at most, and shows the end', () => {
    const { screen, view } = open();
    const write = vi.spyOn(screen, 'write');
    for (let k = 1; k <= 999; k++) {
      vi.advanceTimersByTime(1);
      view.show(entry(k));
    }
    expect(write.mock.calls.length).toBe(5);
    view.show(entry(1000));
    view.stop();
    expect(screen.text).toContain('100 %');
  });

  it('stays below what else is said while it is there, and leaves what comes after it alone', () => {
    const { screen, io, view } = open();
    vi.advanceTimersByTime(1000);
    view.show(entry(100, { 'train/loss': 1 }));
    io.warn('the server is closed');
    view.show(entry(100));
    expect(screen.lines[0]).toBe('warning: the server is closed');
    expect(screen.lines.filter((line) => line.startsWith('training'))).toHaveLength(1);
    view.stop();
    io.note('done');
    expect(screen.lines.slice(-3)).toEqual(['  update      loss 1', 'done', '']);
  });

  it('does not show for work that is done at once', () => {
    const { screen, view } = open();
    view.show(entry(1000));
    view.saved(1000);
    view.stop();
    expect(screen.text).toBe('');
  });

  it.each([
    ['NO_COLOR', { NO_COLOR: '1' }, false],
    ['CI', { CI: 'true' }, false],
    ['a dumb terminal', { TERM: 'dumb' }, false],
    ['--json', {}, true],
  ])('is only the count of steps with %s', (_what, environment, json) => {
    const screen = new Screen(100);
    const written: string[] = [];
    const stderr = {
      ...screen,
      isTTY: true,
      write: (text: string) => written.push(text),
      cursorTo() {},
      clearLine() {},
    };
    const io = openIo({ json, stdout: { write() {} }, stderr, environment });
    const view = io.trainingView({ total: 1000, unit: 'steps' });
    vi.advanceTimersByTime(10_000);
    view.show(entry(500, { 'train/loss': 1 }));
    vi.advanceTimersByTime(1000);
    view.stop();
    expect(written.join('')).toContain('500 of 1,000 steps');
    expect(written.join('')).not.toContain('loss');
  });
});
