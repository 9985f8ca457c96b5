import type { FastifyInstance } from 'fastify';

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
