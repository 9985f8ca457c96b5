import { spawn } from 'node:child_process';
import { MissingComponentError } from '../core/errors.ts';
import type { Command, RunProgram } from '../export/exporter.ts';

/** After this many milliseconds a program hangs: parity vectors take far less than a second. */
const LIMIT = 60_000;

/** How a launcher of interpreters (pyenv, a shell) says that it knows of none. */
const NOT_FOUND = 127;

/** Runs a program in the first interpreter that is installed, without a shell. */
export const runProgram: RunProgram = async (commands, program) => {
  for (const command of commands) {
    const output = await outputOf(command, program);
    if (output !== null) return output;
  }
  const names = commands.map(([name]) => name);
  throw new MissingComponentError(`${names.join(' or ')} is needed and not installed`);
};

/** What a program writes; null where its interpreter is not installed. */
function outputOf([name, ...words]: Command, program: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(name, words);
    // Its own: the timeout of spawn goes on where nothing could be started, and keeps this process alive.
    const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT);
    const written = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        written[stream] += text;
      });
    }
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(limit);
      if (error.code === 'ENOENT') resolve(null);
      else reject(error);
    });
    child.on('close', (status, signal) => {
      clearTimeout(limit);
      if (status === 0) resolve(written.stdout);
      else if (status === NOT_FOUND) resolve(null);
      else reject(new Error(`${name}: ${lastLine(written.stderr) || `ended with ${signal ?? status}`}`));
    });
    // An interpreter that ends early closes the pipe; its status says why.
    child.stdin.on('error', () => {}).end(program);
  });
}

/** Where interpreters say what went wrong. */
function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)!;
}
