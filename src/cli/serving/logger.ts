import pino, { type Logger } from 'pino';

/** Wherever a token or a private key may stand in a line, however it got there. */
const TOKEN = /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)*/g;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gs;

/** The log of the server: JSON lines. What lets others in is never in it. */
export function createLogger(level: string, write: (line: string) => void): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['authorization', '*.authorization', '*.headers.authorization', '*.cookie', '*.headers.cookie'],
  };
  return pino(options, {
    write: (line: string) =>
      write(line.trimEnd().replace(TOKEN, '[token]').replace(PRIVATE_KEY, '[private key]')),
  });
}
