import { Registry } from '../../core/registry.ts';
import { azureLlm } from './azure-llm.ts';
import { csv } from './csv.ts';
import type { Importer } from './importer.ts';
import { swf } from './swf.ts';

/** Every format that `switchyard import` reads. */
export const importers = new Registry<Importer>('trace format', {
  'azure-llm': azureLlm,
  csv,
  swf,
});
