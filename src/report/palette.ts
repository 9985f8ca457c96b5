/**
 * Colours told apart by colour-blind readers too (Okabe & Ito 2008), without black and yellow, which vanish on a dark
 * and on a light page; ordered so that the first ones differ most. The last two are darker than theirs, so that all
 * stand out from white by 3 to 1 (WCAG 2.2, 1.4.11).
 */
export const CATEGORIES = ['#d55e00', '#0072b2', '#009e73', '#cc79a7', '#b57d00', '#2b8cc4'] as const;

/** Of what is context rather than content: single seeds, guide lines, all that is left over. */
export const NEUTRAL = '#8a8f98';

/** How a policy took part in a comparison. */
export type Role = 'learned' | 'static' | 'baseline';

/** One colour a role, the same in every chart. */
const ROLE_COLOURS: Readonly<Record<Role, string>> = {
  learned: CATEGORIES[0],
  static: CATEGORIES[1],
  baseline: NEUTRAL,
};

/** The colour scale of the roles that are present. */
export function roleScale(roles: readonly Role[]): { domain: Role[]; range: string[] } {
  const domain = (Object.keys(ROLE_COLOURS) as Role[]).filter((role) => roles.includes(role));
  return { domain, range: domain.map((role) => ROLE_COLOURS[role]) };
}

/** A colour for each policy, the baseline's that of its role; at most {@link CATEGORIES} beside it. */
export function policyScale(policies: readonly { readonly name: string; readonly role: Role }[]): {
  domain: string[];
  range: string[];
} {
  const others = policies.filter(({ role }) => role !== 'baseline').map(({ name }) => name);
  return {
    domain: policies.map(({ name }) => name),
    range: policies.map(({ name, role }) =>
      role === 'baseline' ? ROLE_COLOURS.baseline : CATEGORIES[others.indexOf(name)]!,
    ),
  };
}
