import { InputError } from '../../core/errors.ts';
import { CONSTRAINT_UNITS, type Constraint } from '../../learn/trainer/constraint.ts';
import { expressionReward } from '../../sim/reward.ts';

const FORM = new RegExp(`^(.+?)(?:\\s+per\\s+(${CONSTRAINT_UNITS.join('|')}))?\\s*<=\\s*(\\S+)$`);

/**
 * `missed per task <= 0.05` as a constraint: an expression over the growth of the KPIs, as a reward may be one; per
 * step unless it says otherwise.
 *
 * @throws InputError when it is none
 */
export async function constraintOf(text: string): Promise<Constraint> {
  const [, expression, per = 'step', limit] = FORM.exec(text.trim()) ?? [];
  if (expression === undefined || !(Number(limit) >= 0)) {
    throw new InputError(
      `--constraint '${text}': expected <expression> [per ${CONSTRAINT_UNITS.join('|')}] <= <number ≥ 0>`,
    );
  }
  const signal = await expressionReward(expression, '--constraint');
  return { signal, per: per as Constraint['per'], limit: Number(limit) };
}
