import { serveTrials } from '../../bench/executors/trial-server.ts';
import { runGateTrial } from './gate-trial.ts';

serveTrials(runGateTrial);
