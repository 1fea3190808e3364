import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { invalidConfig } from "../base/errors.js";
import { entriesIn } from "../stores/entriesIn.js";
import type { Store } from "../stores/store.js";
import type { AccessLog } from "./accessLog.js";

/**
 * Yields the logs below a prefix of a bucket, without those that were written before `since`: they hold nothing later. Such
 * a log never changes, so its name, size and time say whether it was read before.
 *
 * @param since milliseconds since 1970
 * @throws ProxyError `INVALID_CONFIG` where there is none
 */
export async function* bucketLogs(
  store: Store,
  bucket: string,
  prefix: string,
  since: number,
): AsyncGenerator<AccessLog> {
  let found = 0;
  for await (const { name, size = 0, lastModified } of entriesIn(store, prefix)) {
    found++;
    if (size === 0 || (lastModified && Number(lastModified) < since)) continue;
    const address = `s3://${bucket}/${name}`;
    const id = createHash("sha256")
      .update(`${address}\n${size}\n${Number(lastModified)}`)
      .digest("base64url")
      .slice(0, 22);
    yield {
      name: address,
      id,
      lasting: true,
      ...(lastModified && { latest: Number(lastModified) }),
      async open() {
        const object = await store.get(name);
        if (!object) throw new Error("it is gone");
        return Buffer.isBuffer(object.body) ? Readable.from([object.body], { objectMode: false }) : object.body;
      },
    };
  }
  if (found === 0) throw invalidConfig(`s3://${bucket}/${prefix}: expected access logs there, found none`);
}
