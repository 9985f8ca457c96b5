import { ScaleChoice } from '../../elasticity/scale-choice.ts';
import type { Engine } from '../../engine.ts';
import type { Choice } from './choice.ts';
import { Deferral } from './deferral.ts';
import { Escalation } from './escalation.ts';
import { Preemption } from './preemption.ts';
import { Rejection } from './rejection.ts';

/** What else a scenario allows to be done about a task than to send it somewhere, in the order of the rows. */
export function createChoices(engine: Engine): Choice[] {
  const { choices, escalation } = engine.scenario;
  const allowed: Choice[] = [];
  if (choices?.preempt) allowed.push(new Preemption(engine, choices.preempt.progress));
  if (escalation) allowed.push(new Escalation(engine, escalation));
  if (engine.features.elasticity?.decided.length) allowed.push(new ScaleChoice(engine));
  if (choices?.defer) allowed.push(new Deferral(engine, choices.defer));
  if (choices?.reject) allowed.push(new Rejection(engine));
  return allowed;
}
