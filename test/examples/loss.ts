// A loss of your own: y = 2a − 3b + 1 fitted by a graph that is traced once, differentiated, and run by ONNX Runtime.
import {
  adam,
  onnxBackend,
  ops,
  optimiserState,
  RowLayout,
  SequentialStream,
  Updater,
  updateLoop,
} from 'switchyard';

const { add, matmul, reduceMean, reshape, split, square, sub } = ops;

const ROWS = 256;
const EPOCHS = 100;
const layout = new RowLayout({ x: 2, y: 1 });

// What happens to one minibatch; gradient, clipping and the step of Adam are added to it.
const update = updateLoop(
  layout,
  ({ fields, parameters }) => {
    const [weights, bias] = split(parameters, 0, [2, 1]);
    const predicted = add(matmul(fields.x!, reshape(weights!, [2, 1])), bias!);
    return { loss: reduceMean(square(sub(predicted, fields.y!))), metrics: {} };
  },
  { size: 3, rows: ROWS, minibatch: 32, optimiser: adam(1e-8), maxGradientNorm: 10 },
);
const updater = await Updater.compile(await onnxBackend(), update);

const stream = new SequentialStream('data');
const rows = new Float32Array(ROWS * layout.width);
for (let k = 0; k < ROWS; k++) {
  const [a, b] = [stream.normal(), stream.normal()];
  rows.set([a, b, 2 * a - 3 * b + 1 + 0.1 * stream.normal()], k * layout.width);
}

const state = optimiserState(new Float32Array(3));
const picks = Int32Array.from({ length: ROWS }, (_, k) => k);
for (let epoch = 1; epoch <= EPOCHS; epoch++) {
  stream.shuffle(picks);
  const { metrics } = await updater.run(state, { rows, picks, learningRate: 0.05 * (1 - epoch / EPOCHS) });
  if ([1, 10, 100].includes(epoch)) console.log(`epoch ${epoch}: loss ${metrics.loss!.toFixed(2)}`);
}
const [a, b, c] = state.parameters;
console.log(`y = ${a!.toFixed(1)} a + ${b!.toFixed(1)} b + ${c!.toFixed(1)}`);
