/** What the fake trials of these tests come to: a function of the trial alone. */
export function answerOf({ seed }) {
  if (seed === 'bad input') throw Object.assign(new Error('a wrong value'), { name: 'InputError' });
  if (seed === 'bug') throw new TypeError('a bug');
  const tasks = { arrived: Number(seed), completed: 0, failed: 0, rejected: 0, abandoned: 0, unfinished: 0 };
  return { metrics: {}, tasks, decisions: 0, events: 0, responses: [], schedule: [] };
}
