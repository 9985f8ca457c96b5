// node decide.mjs: a policy in a program of your own. Beside it lies what `switchyard export --to mjs` wrote: policy.mjs.
import { artifact, decide, fallback, featureNames, globalNames } from './policy.mjs';

// One row of numbers for each candidate and some for the situation, by name. What they mean: deploy/embed.md.
const situation = { load: 1.2, utilisation: 0.8, backlog: 0.9, committed: 1.5, work: 1, slack: 2 };
const candidates = [
  {
    load: 2,
    free: 0,
    backlog: 1.6,
    start: 1.6,
    runTime: 0.5,
    finish: 1.8,
    cost: 1.2,
    slack: 1,
    objective: 1.5,
  },
  { load: 0, free: 1, backlog: 0, start: 0, runTime: 1, finish: 1, cost: 0.4, slack: 1.6, objective: 0.8 },
];
const mask = [1, 1]; // 0: this one may not be chosen

const row = (names, values) => names.map((name) => values[name] ?? 0);
const { index, scores } = decide(
  row(globalNames, situation),
  candidates.map((candidate) => row(featureNames, candidate)),
  mask,
);
// −1 where nothing may be chosen or a score is no number: then your rule of before decides, which `fallback` names.
console.log(JSON.stringify({ index, scores: [...scores], fallback, artifact }));
