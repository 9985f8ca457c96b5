import process from 'node:process';
import { parentPort } from 'node:worker_threads';
import { answerOf } from './answers.mjs';

/** Speaks the protocol of `serveTrials`; the first trials take longest. */
parentPort.on('message', ({ index, trial }) => {
  if (trial.seed === 'die') process.exit(7);
  setTimeout(
    () => {
      try {
        parentPort.postMessage({ index, result: answerOf(trial) });
      } catch ({ name, message, stack }) {
        parentPort.postMessage({ index, failure: { name, message, stack } });
      }
    },
    index < 3 ? 30 : 0,
  );
});
