import { command } from '../command.ts';
import { scenarioJsonSchema } from '../scenario-schema.ts';

export const schema = command({
  examples: [
    ['switchyard schema > schema.json', 'For editors: # yaml-language-server: $schema=./schema.json'],
  ],
  async run(_given, io) {
    const document = scenarioJsonSchema();
    io.answer('schema', { document }, () => JSON.stringify(document, null, 2));
  },
});
