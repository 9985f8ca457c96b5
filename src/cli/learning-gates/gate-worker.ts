import { answering } from '../../bench/executors/messages.ts';
import { runGateTrial } from './gate-trial.ts';

export default answering(runGateTrial);
