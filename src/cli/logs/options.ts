import type { Options } from 'yargs';
import { type MlflowTarget, mlflowTarget } from './mlflow.ts';

/** What the command line can say of where a training is logged, beside its folder. */
export const logOptions = {
  mlflow: { type: 'string', describe: 'Log to the MLflow server at this address, too' },
  'mlflow-experiment': { type: 'string', default: 'switchyard', describe: 'Its experiment, made if needed' },
} as const satisfies Record<string, Options>;

/** @throws InputError when `--mlflow` is no address */
export function mlflowOf(given: {
  readonly mlflow: string | undefined;
  readonly 'mlflow-experiment': string;
}): MlflowTarget | null {
  return given.mlflow === undefined ? null : mlflowTarget(given.mlflow, given['mlflow-experiment']);
}
