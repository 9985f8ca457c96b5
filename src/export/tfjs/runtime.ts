import { MissingComponentError } from '../../core/errors.ts';
import { loadFailure } from '../../core/load-failure.ts';
import {
  type Importer,
  INSTALL,
  importPackage,
  loadRuntime,
  type TensorFlow,
} from '../../learn/tfjs/runtime.ts';

type Converter = typeof import('@tensorflow/tfjs-converter');

/** What reads the graph models of TensorFlow.js; it is of one version with its other packages. */
const CONVERTER = '@tensorflow/tfjs-converter';

/** Everything that a graph model is run with. */
export interface GraphRuntime {
  readonly tf: TensorFlow;
  readonly converter: Converter;
}

/**
 * @param load how packages are imported; tests replace it
 * @throws MissingComponentError when one of them is not installed, or does not load here
 */
export async function loadGraphRuntime(load: Importer = importPackage): Promise<GraphRuntime> {
  const { tf } = await loadRuntime(load);
  try {
    return { tf, converter: (await load(CONVERTER)) as Converter };
  } catch (error) {
    const reason = loadFailure([CONVERTER], error);
    throw new MissingComponentError(`${CONVERTER} (${reason}); install it with: ${INSTALL} ${CONVERTER}`);
  }
}
