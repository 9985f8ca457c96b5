import { Registry } from '../../core/registry.ts';
import { alibaba2018 } from './alibaba-2018.ts';
import { azureFunctions2019 } from './azure-functions-2019.ts';
import { azureFunctions2021 } from './azure-functions-2021.ts';
import { azureLlm } from './azure-llm.ts';
import { azurePacking2020 } from './azure-packing-2020.ts';
import { bpmn } from './bpmn.ts';
import { csv } from './csv.ts';
import { google2019 } from './google-2019.ts';
import type { Importer } from './importer.ts';
import { jobshop } from './jobshop.ts';
import { openb } from './openb.ts';
import { serverlessWorkflow } from './serverless-workflow.ts';
import { steps } from './steps.ts';
import { swf } from './swf.ts';
import { wfformat } from './wfformat.ts';

/** Every format that `switchyard import` reads. */
export const importers = new Registry<Importer>('trace format', {
  'alibaba-2018': alibaba2018,
  'azure-functions-2019': azureFunctions2019,
  'azure-functions-2021': azureFunctions2021,
  'azure-llm': azureLlm,
  'azure-packing-2020': azurePacking2020,
  bpmn,
  csv,
  'google-2019': google2019,
  jobshop,
  openb,
  'serverless-workflow': serverlessWorkflow,
  steps,
  swf,
  wfformat,
});
