import { parentPort, workerData } from 'node:worker_threads';
import { answering } from '../../bench/executors/messages.ts';
import { type AskedQuestion, answerRunQuestion } from './run-question.ts';

/** A thread that answers one question and ends. */
parentPort!.postMessage(await answering(answerRunQuestion)(workerData as AskedQuestion));
