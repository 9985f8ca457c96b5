import type { RedisStore } from '../../bench/executors/redis/store.ts';
import { readArtifact } from '../../export/read-artifact.ts';
import { parseScenario } from '../../sim/scenario/load.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { memoryFile } from '../../workload/byte-file.ts';
import { inflated } from '../../workload/gzip-file.ts';
import { artifactPolicy, type Policy, rulePolicy } from '../policy.ts';
import type { PackedArtifact, PackedScenario } from './work.ts';

/** Where contents are, by SHA-256. */
type Contents = Pick<RedisStore, 'content'>;

/** Loads a scenario from what Redis holds. @throws ContentMissing when it does no more */
export async function unpackScenario(
  store: Contents,
  hash: string,
  overrides: readonly string[],
): Promise<Scenario> {
  const { file, text, files } = await unpacked<PackedScenario>(store, hash);
  const contents = await contentsOf(store, files);
  return parseScenario(text, {
    file,
    overrides,
    readText: async (name) => Buffer.from(contents.get(name)!).toString('utf8'),
    openFile: (name) => inflated(memoryFile(name, contents.get(name)!)),
  });
}

/**
 * Loads a policy from what Redis holds; a rule needs nothing. Nothing is read from this machine.
 *
 * @throws ContentMissing when Redis holds it no more
 */
export async function unpackPolicy(store: Contents, text: string, hash: string | null): Promise<Policy> {
  if (hash === null) return rulePolicy(text);
  const { folder, preferences, files } = await unpacked<PackedArtifact>(store, hash);
  const contents = await contentsOf(store, files);
  return artifactPolicy(
    text,
    readArtifact((name) => contents.get(name), folder),
    folder,
    preferences,
  );
}

async function unpacked<T>(store: Contents, hash: string): Promise<T> {
  return JSON.parse(Buffer.from(await store.content(hash)).toString('utf8')) as T;
}

async function contentsOf(
  store: Contents,
  files: Readonly<Record<string, string>>,
): Promise<Map<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  for (const [name, hash] of Object.entries(files)) contents.set(name, await store.content(hash));
  return contents;
}
