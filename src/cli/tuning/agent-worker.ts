import { answering } from '../../bench/executors/messages.ts';
import { agentRunner } from './agent-run.ts';

export default answering(agentRunner());
