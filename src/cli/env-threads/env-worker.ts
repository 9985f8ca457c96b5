import { serveEnvironments } from './env-server.ts';

await serveEnvironments();
