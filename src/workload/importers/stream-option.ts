import { z } from 'zod';

/** Of formats that hold a task a line. */
export const streamOption = z
  .boolean()
  .default(false)
  .describe('Leave the tasks in the file, in constant memory; it must be in order of arrival');
