import type { Expr } from './cel.ts';

export interface Step {
  readonly name: string;
  /** Of the expression: where it stands. */
  readonly id: string;
  /** Whether it is only asked whether it is there. */
  readonly testOnly: boolean;
}

/** The steps of `task.labels.zone`, `task.labels["zone"]` or `has(task.labels.zone)`; null for what is no such path. */
export function staticPath({ id, exprKind }: Expr): Step[] | null {
  switch (exprKind.case) {
    case 'identExpr':
      return [{ name: exprKind.value.name, id: String(id), testOnly: false }];
    case 'selectExpr': {
      const { operand, field, testOnly } = exprKind.value;
      return extended(operand, { name: field, id: String(id), testOnly });
    }
    case 'callExpr': {
      const [whole, key] = exprKind.value.function === '_[_]' ? exprKind.value.args : [];
      const constant = key?.exprKind.case === 'constExpr' ? key.exprKind.value.constantKind : undefined;
      if (constant?.case !== 'stringValue') return null;
      return extended(whole, { name: constant.value, id: String(id), testOnly: false });
    }
    default:
      return null;
  }
}

function extended(whole: Expr | undefined, step: Step): Step[] | null {
  const path = whole === undefined ? null : staticPath(whole);
  return path && [...path, step];
}
