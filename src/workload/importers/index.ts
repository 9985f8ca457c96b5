import { Registry } from '../../core/registry.ts';
import { csv } from './csv.ts';
import type { Importer } from './importer.ts';
import { swf } from './swf.ts';

/** Every trace format that can be read. */
export const importers = new Registry<Importer>('trace format', { csv, swf });
