import { InputError } from '../../core/errors.ts';
import type { Stanza } from '../stanza.ts';

/** Where `deploy/extender.yaml` puts the decision server. */
const CUSTOMARY = 'https://switchyard.kube-system.svc:7993';
/** As in `deploy/extender.yaml`: where kube-scheduler finds its client certificate. */
const CERTIFICATES = '/etc/kubernetes/switchyard';
const SERVED = ['dispatch-v0', 'placement-v0'];

export const kubernetes: Stanza = {
  summary:
    'kube-extender.yaml: a KubeSchedulerConfiguration that asks `switchyard serve` (scheduler extender)',
  file: 'kube-extender.yaml',
  refusal: ({ env }) =>
    SERVED.includes(env)
      ? null
      : `kube-scheduler asks which node one pod should have; this policy was trained on ${env} (allowed: ${SERVED.join(', ')})`,
  text({ url }, hash) {
    const { prefix, secure } = addressOf(url ?? CUSTOMARY);
    return `# kube-scheduler --config: asks switchyard serve for every pod. Policy: artifact ${hash}.
# It changes nothing until the server runs in mode enforce: in observe and advise all nodes get the same score.
apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
# Where kubeadm keeps it: with --config, --kubeconfig is not read.
clientConnection:
  kubeconfig: /etc/kubernetes/scheduler.conf
extenders:
  - urlPrefix: ${prefix}
    prioritizeVerb: prioritize
    # With rules that must hold, and not only be preferred:
    # filterVerb: filter
    # The best node gets 100 × weight points: at 12 as many as all default score plugins together have to give.
    weight: 12
    # A slower answer is not waited for: Kubernetes then decides alone.
    httpTimeout: 200ms
    # Names alone are sent: 500 full nodes are megabytes for every pod.
    nodeCacheCapable: true
    # Pods are scheduled without it while it does not answer.
    ignorable: true
${
  secure
    ? `    enableHTTPS: true
    tlsConfig:
      caFile: ${CERTIFICATES}/ca.crt
      certFile: ${CERTIFICATES}/tls.crt
      keyFile: ${CERTIFICATES}/tls.key
`
    : ''
}    # To begin with pods that ask for it:
    # managedResources: [{name: switchyard.example/pilot, ignoredByScheduler: true}]
`;
  },
};

function addressOf(text: string): { prefix: string; secure: boolean } {
  const url = URL.canParse(text) ? new URL(text) : null;
  const odd = url === null || !['http:', 'https:'].includes(url.protocol);
  if (odd || url.username !== '' || url.search !== '' || url.hash !== '') {
    throw new InputError(`--url ${text}: expected http:// or https:// with a host, e.g. ${CUSTOMARY}`);
  }
  return { prefix: `${url.href.replace(/\/+$/, '')}/k8s/v1`, secure: url.protocol === 'https:' };
}
