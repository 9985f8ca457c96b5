import type { Workflow } from './template.ts';

/** How often each step of a workflow runs, on average; conditions are taken to be independent of each other. */
export function expectedVisits({ steps }: Workflow): number[] {
  const chances: number[] = [];
  for (const { probability, when, unless } of steps) {
    chances.push(probability * (when < 0 ? 1 : chances[when]!) * (unless < 0 ? 1 : 1 - chances[unless]!));
  }
  const visits = [...chances];
  steps.forEach(({ loop }, last) => {
    if (loop === null) return;
    for (const step of loop.steps) visits[step]! /= 1 - loop.probability * chances[last]!;
  });
  return visits;
}
