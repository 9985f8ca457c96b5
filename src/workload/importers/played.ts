import { Registry } from '../../core/registry.ts';
import { csv } from './csv.ts';
import type { PlayedFormat } from './importer.ts';
import { swf } from './swf.ts';

/** The formats of `arrivals.trace`. */
export const playedFormats = new Registry<PlayedFormat>('trace format', { csv, swf });
