import { serveTrials } from '../bench/executors/trial-server.ts';
import { createTrialRunner } from './trial-runner.ts';

serveTrials(createTrialRunner());
