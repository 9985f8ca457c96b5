import { MODES } from '../../serve/decision/answer.ts';
import { command } from '../command.ts';
import { interruptible } from '../signals.ts';

export const serve = command({
  positionals: {
    artifact: { type: 'string', demandOption: true, describe: 'Folder of the policy that decides' },
  },
  options: {
    port: { type: 'number', describe: 'Default: 7993; 0: any that is free' },
    host: {
      type: 'string',
      describe: 'Address to listen on; default: 127.0.0.1. Others need --auth jwt or client certificates',
    },
    mode: { choices: MODES, describe: 'What the policy’s choice is to the caller; default: advise' },
    fallback: {
      type: 'string',
      describe: 'Scheduler that answers where the policy must not; default: the artifact’s own',
    },
    audit: { type: 'string', describe: 'File to record decisions in; enforce needs one' },
    key: { type: 'string', describe: "The signer's public.pem: only bundles that they signed are loaded" },
    auth: {
      choices: ['none', 'jwt'] as const,
      describe: 'Whether bearer tokens are asked for; default: none',
    },
    config: {
      type: 'string',
      describe: 'YAML or JSON with all of this and more; see switchyard schema serve',
    },
  },
  examples: [
    ['switchyard serve policy', 'Propose: the policy answers, the caller decides'],
    ['switchyard serve policy --mode enforce --audit audit.jsonl', 'Decide, and record every decision'],
    ['switchyard serve policy --config serve.yaml', 'With rules, canaries, people, tokens, TLS'],
  ],
  async run({ artifact, config: file, ...flags }, io) {
    const { readServeConfig } = await import('../serving/config.ts');
    const config = readServeConfig(file, flags);
    const { createLogger } = await import('../serving/logger.ts');
    const { serverOptions } = await import('../serving/server-options.ts');
    const { refuseUnguarded } = await import('../../serve/http/exposure.ts');
    const options = serverOptions(config, createLogger(config.log.level, io.note));
    refuseUnguarded(options);
    const { collectAlone } = await import('../serving/young-garbage.ts');
    collectAlone();
    const { createService } = await import('../serving/create-service.ts');
    const service = await createService(artifact, config, options.logger);
    const server = await import('../serving/serve.ts');
    await interruptible(
      io,
      (signal) =>
        server.serve(service, options, {
          port: config.listen.port,
          signal,
          onListening: (url) => io.announce('serve', { url, artifact: service.model.version }),
        }),
      'ending after the requests that are under way; once more to stop at once',
    );
  },
});
