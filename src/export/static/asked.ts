/** Which target suits the policies of an environment. */
const SUITED: Readonly<Record<string, string>> = {
  'dispatch-v0': 'haproxy-weights, envoy-weights',
  'placement-v0': 'kube-weights',
  'batch-v0': 'slurm-weights',
};

/** Why a policy of another environment than the one that a target stands for is refused; null for one of it. */
export function otherQuestion(env: string, wanted: string, does: string): string | null {
  if (env === wanted) return null;
  const instead = SUITED[env] ? `: ${SUITED[env]}` : ': none';
  return `${does}, which is what a policy of ${wanted} answers; this one is of ${env} (static targets that suit it${instead})`;
}
