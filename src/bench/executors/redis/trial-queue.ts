/** BullMQ's keys begin with it. */
export const PREFIX = 'switchyard';

/** A queue for each build, so that nobody runs trials of other code. */
export function queueName(build: string): string {
  return `trials-${build}`;
}
