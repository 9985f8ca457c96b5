// Plays golden runs with the build in the folder named by the first argument: [{name, words}] as JSON on stdin,
// {name: state hash} as JSON on stdout. Plain JavaScript, so that any Node runs it.
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const { run } = await import(pathToFileURL(`${process.argv[2]}/src/cli/run.js`).href);
const hashes = {};
for (const { name, words } of JSON.parse(await text(process.stdin))) {
  let stdout = '';
  const into = { write: (part) => (stdout += part) };
  const code = await run(['simulate', ...words, '--json'], {
    stdout: into,
    stderr: process.stderr,
    environment: {},
  });
  if (code !== 0) process.exit(code);
  hashes[name] = JSON.parse(stdout).stateHash;
}
process.stdout.write(JSON.stringify(hashes));
