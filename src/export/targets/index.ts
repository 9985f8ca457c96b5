import { Registry } from '../../core/registry.ts';
import type { Exporter } from '../exporter.ts';
import { json } from './json.ts';

export const exporters = new Registry<Exporter>('export target', { json });
