import process from 'node:process';
import { run } from './run.ts';

/**
 * `npm run quickstart`: the whole line on the embedded scenario, each command printed as one would type it. Ends
 * with the exit code of the first command that fails.
 */

const RUN = 'results/runs/quickstart';
const SCENARIO = 'quickstart';

const LINE: readonly (readonly [purpose: string, command: string])[] = [
  ['Learn to route', `train ${SCENARIO} --agent ppo --steps 800000 --out ${RUN}/run`],
  [
    'Compare it with every rule on worlds it has not seen',
    `bench ${SCENARIO} --policies static,${RUN}/run --baseline least-backlog --seeds 1..20 --out ${RUN}/bench`,
  ],
  [
    'Write it in every format, and replay known decisions through each',
    `export ${RUN}/run --to json,onnx,mjs --out ${RUN}/policy --verify`,
  ],
  ['Draw the learning curve', `plot ${RUN}/run`],
  ['Draw the comparison', `plot ${RUN}/bench`],
];

const began = performance.now();
const { stdout, stderr, env } = process;
for (const [purpose, command] of LINE) {
  stderr.write(`\n# ${purpose}\n$ switchyard ${command}\n`);
  const code = await run(command.split(' '), { stdout, stderr, environment: env });
  if (code !== 0) process.exit(code);
}
stderr.write(
  `\nDone in ${Math.round((performance.now() - began) / 1000)} s. Open ${RUN}/bench/report.html in a browser.\n`,
);
