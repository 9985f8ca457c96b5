import { z } from 'zod';
import { MODES } from '../../serve/decision/answer.ts';
import { ALGORITHMS } from '../../serve/http/auth/token-rules.ts';
import { DEFAULT_LIMITS } from '../../serve/http/options.ts';
import { kubernetesSchema } from './kubernetes-schema.ts';

const share = z.number().min(0).max(1);
const milliseconds = z.number().positive().max(3_600_000);
const file = z.string().min(1);

const listen = z.strictObject({
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address to listen on; others than loopback ones need auth or client certificates'),
  port: z.int().min(0).max(65_535).default(7993).describe('0: any that is free'),
});

const audit = z.strictObject({
  file: file.describe('Where decisions are recorded; it grows a .head beside it'),
  sync: z
    .union([z.enum(['always', 'never']), z.strictObject({ everyMs: milliseconds })])
    .default({ everyMs: 1000 })
    .describe('When records are forced to the disk: before the answer, never, or every so many milliseconds'),
  maxBytes: z
    .int()
    .positive()
    .optional()
    .describe('A file that would grow beyond is put aside; default: 256 MiB'),
});

const auth = z.strictObject({
  method: z.enum(['none', 'jwt']).default('none').describe('Whether a bearer token is asked for'),
  issuer: z.string().min(1).optional().describe('What `iss` must be'),
  audience: z.string().min(1).optional().describe('What `aud` must be or hold: this server’s name'),
  keys: z
    .strictObject({
      pem: file.optional().describe('A public key'),
      jwks: file.optional().describe('A JSON Web Key Set'),
      url: z.string().min(1).optional().describe('Where a JSON Web Key Set is fetched from'),
    })
    .refine((keys) => Object.keys(keys).length === 1, 'expected one of pem, jwks and url')
    .optional()
    .describe('What tokens are signed with: one of these'),
  algorithms: z
    .array(z.enum(ALGORITHMS))
    .min(1)
    .default([...ALGORITHMS])
    .describe('Of signatures'),
  clockTolerance: z.number().min(0).max(60).default(5).describe('Seconds that clocks may differ by'),
});

const tls = z.strictObject({
  cert: file.describe('Certificate chain, PEM'),
  key: file.describe('Its private key, PEM'),
  ca: file
    .optional()
    .describe('Authorities, PEM: clients must show a certificate that one of them has signed'),
});

const positive = z.int().positive();
const limits = z.strictObject({
  bodyBytes: positive.default(DEFAULT_LIMITS.bodyBytes).describe('A larger body is refused: 413'),
  inFlight: positive
    .default(DEFAULT_LIMITS.inFlight)
    .describe('Requests under way at once; more are refused: 503'),
  eventLoopDelayMs: milliseconds
    .default(DEFAULT_LIMITS.eventLoopDelayMs)
    .describe('While the event loop runs later than this, requests are refused: 503'),
  requestsPerSecond: positive
    .default(DEFAULT_LIMITS.requestsPerSecond)
    .describe('Of one token’s subject, or else of one address; more are refused: 429'),
  headersMs: milliseconds
    .default(DEFAULT_LIMITS.headersMs)
    .describe('Until the headers of a request must be there: 408'),
  requestMs: milliseconds.default(DEFAULT_LIMITS.requestMs).describe('… and all of it: 408'),
  unreadMs: milliseconds
    .default(DEFAULT_LIMITS.unreadMs)
    .describe('A client that takes nothing of its answer for so long is hung up on'),
  shutdownMs: milliseconds
    .default(DEFAULT_LIMITS.shutdownMs)
    .describe('That requests under way may still take when the server is told to stop'),
});

const rollback = z.strictObject({
  falseAlarm: share.optional().describe('Most probability that a policy that is not worse is taken back'),
  window: positive.optional().describe('Decisions, and outcomes, that shares are estimated from'),
  limits: z
    .strictObject({
      slaMisses: share.optional().describe('Largest share of missed SLAs'),
      fallbacks: share.optional().describe('Largest share of decisions that fell back'),
      errors: share.optional().describe('Largest share of decisions that failed'),
      drift: z.number().positive().optional().describe('Largest population stability index of an input'),
      driftExcess: z.number().positive().optional().describe('… and above that of the reference'),
    })
    .optional(),
});

const human = z.strictObject({
  margin: share
    .optional()
    .describe('Ask when the policy prefers its choice to the next by a smaller probability'),
  highRisk: z.string().optional().describe('CEL: ask when it is true'),
  timeLimit: z.number().positive().default(300).describe('Seconds that a person has'),
  default: z
    .enum(['fallback', 'policy'])
    .default('fallback')
    .describe('Whose choice holds when nobody answers in time'),
  capacity: positive.default(1000).describe('Decisions that may wait for people at once'),
});

/** The configuration of `switchyard serve`. Paths in a file are relative to it. */
export const serveConfigSchema = z.strictObject({
  listen: listen.prefault({}),
  mode: z.enum(MODES).default('advise').describe('What the policy’s choice is to the caller'),
  fallback: z
    .string()
    .optional()
    .describe('Scheduler that answers where the policy must not; default: the artifact’s own'),
  audit: audit.optional().describe('Where it is missing nothing is recorded, and `enforce` is not possible'),
  disableFile: file.optional().describe('While it is there, the fallback decides'),
  deadlineMs: milliseconds.default(50).describe('Within which to answer, where a request does not say'),
  explore: share
    .default(0)
    .describe(
      'Probability of choosing at random among the allowed, so that other policies can be judged by the log',
    ),
  canary: z
    .strictObject({
      share: share.describe('Of keys that the candidate decides, or with none, that the policy does'),
      candidate: file.optional().describe('Folder of an artifact'),
    })
    .optional(),
  shadow: file
    .optional()
    .describe('Folder of an artifact that is asked too, and compared, and never answers'),
  key: file.optional().describe('Public key of keygen, PEM: only bundles that it has signed are loaded'),
  reload: z
    .strictObject({
      everySeconds: z.number().positive().describe('Between looks whether a bundle has changed'),
    })
    .optional()
    .describe('SIGHUP and POST /v1/reload do it at any time'),
  rollback: rollback.optional().describe('When a new policy is taken back'),
  rules: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        rule: z
          .string()
          .min(1)
          .describe(
            'CEL over `task`, `executor` and `kind`: a candidate for which it is false is not chosen',
          ),
      }),
    )
    .default([]),
  human: human.optional().describe('When a person is asked'),
  outOfDistribution: z
    .strictObject({
      tolerance: z.number().min(0).describe('How far outside what was met in training an input may lie'),
    })
    .optional(),
  drift: z
    .strictObject({
      window: positive.optional().describe('Decisions that are looked back at'),
      limit: z
        .number()
        .positive()
        .optional()
        .describe('Population stability index above which there is an alert'),
    })
    .optional(),
  auth: auth.prefault({}),
  tls: tls.optional(),
  limits: limits.prefault({}),
  kubernetes: kubernetesSchema.prefault({}),
  log: z
    .strictObject({
      level: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    })
    .prefault({}),
});

/** What `switchyard serve` was told, defaults filled in, paths as they can be opened. */
export type ServeConfig = z.output<typeof serveConfigSchema>;

/** JSON Schema (draft 7) of the configuration file. */
export function serveConfigJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(serveConfigSchema, { target: 'draft-7', io: 'input' }),
    title: 'Switchyard decision server',
  };
}
