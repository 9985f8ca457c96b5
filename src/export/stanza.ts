import type { Artifact } from './artifact.ts';

/** Where the decision server of a policy is to be found. */
export interface StanzaSettings {
  /** Of the server, e.g. `https://switchyard.kube-system.svc:7993`; the host's customary one where it is null. */
  readonly url: string | null;
}

/**
 * A format that holds no policy but the configuration by which a scheduler asks the decision server that serves it: a line of
 * the registry. There is nothing to replay.
 */
export interface Stanza {
  readonly summary: string;
  readonly file: string;
  /** Why a scheduler of this kind has no question for such a policy; null when it has. */
  refusal(artifact: Pick<Artifact, 'env'>): string | null;
  /**
   * The contents of {@link file}.
   * @param hash the artifact's own
   * @throws InputError for a URL that cannot be one
   */
  text(settings: StanzaSettings, hash: string): string;
}
