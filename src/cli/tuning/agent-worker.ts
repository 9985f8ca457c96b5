import { serveTrials } from '../../bench/executors/trial-server.ts';
import { agentRunner } from './agent-run.ts';

serveTrials(agentRunner());
