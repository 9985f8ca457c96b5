#!/usr/bin/env node
import process from 'node:process';
import { run } from './run.ts';

/** A reader that goes away early is no error; a full disk behind `>` is one. */
function onOutputError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`error: cannot write the output: ${error.message}\n`);
  process.exit(2);
}
process.stdout.on('error', onOutputError);
process.stderr.on('error', () => process.exit(0));

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
});
