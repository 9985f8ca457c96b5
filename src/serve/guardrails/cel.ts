import type { CelInput, CelType, parse } from '@bufbuild/cel';

export type Cel = typeof import('@bufbuild/cel');
export type Expr = NonNullable<ReturnType<typeof parse>['expr']>;
export type { CelInput, CelType };
