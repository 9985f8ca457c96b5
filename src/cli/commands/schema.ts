import { command } from '../command.ts';
import { scenarioJsonSchema } from '../scenario-schema.ts';

export const schema = command({
  positionals: {
    of: {
      choices: ['scenario', 'serve'] as const,
      default: 'scenario' as const,
      describe: 'The scenario file, or the configuration of serve',
    },
  },
  examples: [
    ['switchyard schema > schema.json', 'For editors: # yaml-language-server: $schema=./schema.json'],
    ['switchyard schema serve > serve.schema.json', 'The same for switchyard serve --config'],
  ],
  async run({ of }, io) {
    const document = of === 'serve' ? await serveSchema() : scenarioJsonSchema();
    io.answer('schema', { document }, () => JSON.stringify(document, null, 2));
  },
});

async function serveSchema(): Promise<Record<string, unknown>> {
  const { serveConfigJsonSchema } = await import('../serving/config-schema.ts');
  return serveConfigJsonSchema();
}
