import type { FastifyInstance } from 'fastify';

/** Once the server is closing, an answer is the last on its connection: else it would be held until it is too old. */
export function hangUpWhileClosing(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) void reply.header('connection', 'close');
    done(null, payload);
  });
}

/**
 * Lets no one in any more, answers what is under way, and closes the service behind it. Connections on which nothing is
 * under way are closed at once; who is not done within the time limit is cut off.
 */
export async function stop(app: FastifyInstance, limitMs: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), limitMs);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
