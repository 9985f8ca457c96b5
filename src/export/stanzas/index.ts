import { Registry } from '../../core/registry.ts';
import type { Stanza } from '../stanza.ts';
import { kubernetes } from './kubernetes.ts';

/** Configuration by which schedulers ask a decision server, by name. */
export const stanzas = new Registry<Stanza>('stanza', { kubernetes });

/** Every file that some stanza writes. */
export function stanzaFileNames(): string[] {
  return stanzas.entries().map(([, { file }]) => file);
}
