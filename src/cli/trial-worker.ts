import { answering } from '../bench/executors/messages.ts';
import { createTrialRunner } from './trial-runner.ts';

export default answering(createTrialRunner());
