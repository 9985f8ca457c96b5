import { Registry } from '../../core/registry.ts';
import { bpmn } from './bpmn.ts';
import { csv } from './csv.ts';
import type { Importer } from './importer.ts';
import { serverlessWorkflow } from './serverless-workflow.ts';
import { steps } from './steps.ts';
import { swf } from './swf.ts';

/** Every format that `switchyard import` reads. */
export const importers = new Registry<Importer>('trace format', {
  bpmn,
  csv,
  'serverless-workflow': serverlessWorkflow,
  steps,
  swf,
});
