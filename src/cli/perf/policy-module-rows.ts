import { SequentialStream } from '../../core/random.ts';
import { moduleCode } from '../../export/javascript/module.ts';
import { DispatchFeatures } from '../../gym/features/dispatch.ts';
import {
  identityNormalisation,
  type NetworkModel,
  type NetworkShape,
  weightShapes,
} from '../../learn/policy-model.ts';
import { measureAgainst, measureAlone, type PerfRow, speedOf } from './measure.ts';
import { fleetScenario } from './simulator-rows.ts';

const ROWS = 16;
const DECISIONS = 1000;
/** What an embedded policy must do at least: 60 µs a decision. */
const UNIT = { unit: 'decisions/s', target: 1e6 / 60 };

/** Decisions of generated `policy.mjs` modules: pooled scorers of 16 executors, as they are shipped. */
export async function policyModuleRows(): Promise<PerfRow[]> {
  const names = new DispatchFeatures(await fleetScenario(1, ROWS));
  const [small, large] = [32, 64].map((width) => randomScorer(names, [width, width]));
  const shipped = await decisions(large!, true);
  const loops = await decisions(large!, false);
  return [
    await measureAlone({ name: 'policy.mjs, 16 candidates, 32-32', ...UNIT }, await decisions(small!)),
    await measureAlone({ name: 'policy.mjs, 16 candidates, 64-64', ...UNIT }, await decisions(large!)),
    await measureAgainst(
      { name: '64-64: WebAssembly against loops', unit: UNIT.unit, target: 1.5 },
      shipped,
      loops,
    ),
  ];
}

/** Times decisions about observations of random numbers. */
async function decisions(model: NetworkModel, kernel?: boolean): Promise<() => Promise<number>> {
  const { decide } = await loaded(moduleCode({ model, fallback: null, schemaHash: '' }, '', kernel));
  const stream = new SequentialStream('perf');
  const normals = (count: number) => Float32Array.from({ length: count }, () => stream.normal());
  const asked = Array.from({ length: 64 }, () => ({
    globals: normals(model.globals.length),
    candidates: normals(ROWS * model.features.length),
  }));
  const mask = new Uint8Array(ROWS).fill(1);
  return () =>
    speedOf(DECISIONS, () => {
      for (let k = 0; k < DECISIONS; k++) {
        const { globals, candidates } = asked[k % asked.length]!;
        decide(globals, candidates, mask);
      }
    });
}

interface PolicyModule {
  decide(globals: Float32Array, candidates: Float32Array, mask: Uint8Array): unknown;
}

/** Each text is a module of its own, compiled once. */
function loaded(code: string): Promise<PolicyModule> {
  return import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
}

function randomScorer(
  { globals, features }: Pick<NetworkShape, 'globals' | 'features'>,
  hidden: readonly number[],
): NetworkModel {
  const stream = new SequentialStream('perf');
  const shape: NetworkShape = {
    kind: 'scorer',
    globals,
    features,
    hidden,
    layerNorm: false,
    context: 'pooled',
    actions: null,
  };
  const weights = Object.entries(weightShapes(shape)).map(([name, of]) => {
    const length = of.reduce((product, width) => product * width, 1);
    const values = Float32Array.from({ length }, () => stream.normal() / Math.sqrt(of[0]!));
    return [name, { shape: of, values }] as const;
  });
  const normalisation = identityNormalisation(globals.length, features.length);
  return { ...shape, activation: 'relu', normalisation, weights: Object.fromEntries(weights) };
}
