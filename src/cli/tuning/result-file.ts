import { Document, isScalar, isSeq, visit } from 'yaml';
import type { TuneDocument } from '../../bench/tune/document.ts';
import type { RunDescription } from '../run-folder.ts';
import { policyText } from './tunable-policy.ts';

/** Said of every training, not searched for. */
export type Shared = Pick<RunDescription, 'envs' | 'rows' | 'init'>;

/** The file that tuning writes: settings to train with (or a policy to play), and under `tuning` how they were found. */
export function resultText(document: TuneDocument, shared: Shared | null): string {
  const { kind, name, configuration } = document;
  const use =
    kind === 'policy'
      ? `switchyard simulate <scenario> --policy ${policyText(name, configuration)}`
      : 'switchyard train <scenario> --config <this file>';
  const yaml = new Document(
    {
      ...(kind === 'policy' ? { policy: policyText(name, configuration) } : trainingOf(document, shared!)),
      tuning: { schema: 'switchyard/tune/v1', ...document },
    },
    { aliasDuplicateObjects: false },
  );
  yaml.commentBefore = ` Written by switchyard tune; to be used by\n ${use}`;
  visit(yaml, {
    Seq(_, node) {
      if (isSeq(node) && node.items.every(isScalar)) node.flow = true;
    },
  });
  return yaml.toString({ lineWidth: 110, flowCollectionPadding: false });
}

function trainingOf({ name, configuration }: TuneDocument, { envs, rows, init }: Shared) {
  return {
    agent: name,
    hyperparameters: configuration,
    envs,
    ...(rows !== null && { rows }),
    ...(init !== null && { init }),
  };
}
