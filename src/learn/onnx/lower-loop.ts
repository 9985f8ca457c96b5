import type { Loop } from '../graph/loop.ts';
import type { OnnxGraph, OnnxValue } from './format.ts';
import { declaration, Lowered } from './lower.ts';

/** The extra input that says how many iterations to run. */
export const ITERATIONS = 'loop/iterations';

const ITERATION = 'loop/iteration';
const GOES_ON = 'loop/goesOn';

/** A loop as one ONNX `Loop` node; inputs that do not change reach the body from the outside. */
export function lowerLoop(loop: Loop): OnnxGraph {
  const { body, carried, scanned, stacked } = loop;
  const outer = new Lowered();
  outer.emit('Loop', [ITERATIONS, '', ...Object.keys(carried)], [...Object.values(carried), ...stacked], {
    body: lowerBody(loop),
  });
  const inputs = [...body.inputs].map(([name, value]): OnnxValue => {
    const declared = declaration(name, value);
    return scanned.includes(name) ? { ...declared, shape: ['iterations', ...declared.shape] } : declared;
  });
  const output = (name: string) => declaration(name, body.outputs.get(name)!);
  return {
    ...outer.content,
    inputs: [{ name: ITERATIONS, type: 'long', shape: [] }, ...inputs],
    outputs: [
      ...Object.values(carried).map(output),
      ...stacked.map(output).map((stack) => ({ ...stack, shape: ['iterations', ...stack.shape] })),
    ],
  };
}

/** Names of outer and inner values must differ, ONNX forbids shadowing: the inner ones begin with `loop/`. */
function lowerBody({ body, carried, scanned, stacked, while: condition }: Loop): OnnxGraph {
  const inner = new Lowered();
  for (const [name, value] of body.inputs) {
    const local = name in carried || scanned.includes(name);
    inner.name(value, local ? `loop/${name}` : name);
  }
  for (const name of scanned) inner.emit('Gather', [name, ITERATION], [`loop/${name}`], { axis: 0 });
  inner.body(body);
  const goesOn = condition ?? 'loop/next';
  if (condition === undefined) inner.emit('Identity', [GOES_ON], [goesOn]);
  const output = (name: string) => declaration(name, body.outputs.get(name)!);
  return {
    ...inner.content,
    inputs: [
      { name: ITERATION, type: 'long', shape: [] },
      { name: GOES_ON, type: 'bool', shape: [] },
      ...Object.keys(carried).map((name) => declaration(`loop/${name}`, body.inputs.get(name)!)),
    ],
    outputs: [
      { name: goesOn, type: 'bool', shape: [] },
      ...Object.values(carried).map(output),
      ...stacked.map(output),
    ],
  };
}
