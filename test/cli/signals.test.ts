import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { built } from './cli.ts';

const signals = JSON.stringify(built('src/cli/signals.js'));

/** Work that saves its state when asked to stop, or that will not stop. */
function program(stubborn: boolean): string {
  return `
    const { interruptible } = await import(${signals});
    const io = { note: (line) => console.error(line) };
    await interruptible(io, async (signal) => {
      console.error('working');
      while (${stubborn} || !signal.aborted) await new Promise((resolve) => setTimeout(resolve, 5));
      console.log('saved');
    });
    process.exitCode = 130;`;
}

function runAndInterrupt(stubborn: boolean): Promise<{ code: number | null; stdout: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program(stubborn)]);
    let stdout = '';
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    child.stderr.on('data', (text) => {
      if (/working/.test(text) || (stubborn && /interrupted/.test(text))) child.kill('SIGINT');
    });
    child.on('close', (code) => resolve({ code, stdout }));
  });
}

describe('Ctrl-C', () => {
  it('lets the work save its state', async () => {
    expect(await runAndInterrupt(false)).toEqual({ code: 130, stdout: 'saved\n' });
  });
  it('ends the process at once when pressed again', async () => {
    expect(await runAndInterrupt(true)).toEqual({ code: 130, stdout: '' });
  });
});
