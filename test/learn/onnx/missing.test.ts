import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { built } from '../../cli/cli.ts';

/** A process in which the library is there, but does not load. */
const BROKEN = `
import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(\`
  export async function resolve(specifier, context, next) {
    if (specifier === 'onnxruntime-node') throw new Error('cannot open shared object file');
    return next(specifier, context);
  }
\`));
const { onnxBackend } = await import(process.argv[1]);
const { name, message } = await onnxBackend().then(() => ({}), (error) => ({ name: error.constructor.name, message: error.message }));
console.log(JSON.stringify({ name, message }));
`;

it('a backend whose library does not load says how to install it', async () => {
  const backend = pathToFileURL(built('src/learn/onnx/backend.js')).href;
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['--input-type=module', '--eval', BROKEN, backend],
  ]);
  const { name, message } = JSON.parse(stdout);
  expect(name).toBe('MissingComponentError');
  expect(message).toContain('npm install onnxruntime-node');
});
