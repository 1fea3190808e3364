import { ProxyError, reasonOf } from "../base/errors.js";
import { createOriginalReader } from "../events/originalReader.js";
import { readStoreConfig } from "../settings/config.js";
import { isOurs } from "../stores/objectKind.js";
import { openStore } from "../stores/openStore.js";

/** Form of the address of a list in a bucket. */
export const BUCKET = /^s3:\/\/([^/]+)\/?(.*)$/s;

/**
 * Lists the originals of a bucket, with the settings of the environment for buckets. Results of ours that lie there too are
 * left out, and the empty objects that stand for folders.
 *
 * @param source address of an object, with `{key}`, `{rest}`, `{rawKey}` or `{rawRest}` in it
 * @throws ProxyError `INVALID_SOURCE` for a bucket that cannot be listed
 */
export async function listBucket(list: string, source: string | undefined): Promise<string[]> {
  const [, bucket = "", prefix = ""] = BUCKET.exec(list) ?? [];
  const { store: config, cacheFolder } = readStoreConfig({ ...process.env, STORE: "s3", S3_BUCKET: bucket });
  const originalOf = createOriginalReader(
    [{ bucket, prefix, source: source ?? `s3://${bucket}/{rawKey}`, meta: true }],
    [],
  );
  const isResult = (key: string): boolean =>
    bucket === process.env.S3_BUCKET && key.startsWith(cacheFolder) && isOurs(key.slice(cacheFolder.length));
  const store = (await openStore(config))!;
  const sources: string[] = [];
  try {
    for await (const key of store.list(prefix))
      if (!key.endsWith("/") && !isResult(key)) sources.push(originalOf({ bucket, key })!.source);
  } catch (error) {
    throw new ProxyError(500, `${list}: expected a bucket that can be listed (${reasonOf(error)})`, {
      code: "INVALID_SOURCE",
    });
  } finally {
    await store.close();
  }
  return sources;
}
