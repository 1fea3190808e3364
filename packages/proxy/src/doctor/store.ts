import { createHash, randomBytes } from "node:crypto";
import { reasonOf } from "../base/errors.js";
import type { PutHead, Store } from "../stores/store.js";
import { StoreError } from "../stores/storeError.js";
import { refusalOf } from "../stores/storeRefusal.js";
import type { CheckInput, CheckResult } from "./doctor.js";
import { publicRead } from "./publicRead.js";

// The smallest PNG: one transparent pixel.
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=",
  "base64",
);

/** Returns a key that no image has. */
const freshKey = (): string => randomBytes(16).toString("hex");

/** Checks that the bucket can be written, read, conditionally put, deleted, and read by browsers. */
export async function checkStore({ config, store, cacheUrl }: CheckInput): Promise<CheckResult[]> {
  if (!store)
    return [{ name: "bucket", state: "warn", found: "STORE=none: every image is made anew", cure: "set S3_BUCKET" }];
  const key = freshKey();
  const { cacheFolder = "" } = config.proxy;
  const name = cacheFolder + key;
  const head: PutHead = {
    contentType: "image/png",
    cacheControl: "no-store",
    md5: createHash("md5").update(PIXEL).digest("hex"),
  };
  const body = { length: PIXEL.length, open: () => PIXEL };
  const findings: CheckResult[] = [];
  try {
    // The put is first: a store answers 404 for an object of a bucket that does not exist, too.
    const put = await attempt("put", config, async () => store.put(name, body, head, { ifAbsent: true }));
    findings.push(put);
    if (put.state === "bad") return findings;
    findings.push(
      await attempt("missing object", config, async () =>
        (await store.head(cacheFolder + freshKey())) ? "there is one already" : "is reported as missing",
      ),
    );
    findings.push(await conditional(store, name, body, head));
    findings.push(await attempt("read", config, async () => `${(await store.head(name))?.contentType ?? "no type"}`));
    findings.push(...(await publicRead(cacheUrl, key)));
    return findings;
  } finally {
    await store.delete(name).catch((error) =>
      findings.push({
        name: "delete",
        state: "warn",
        found: reasonOf(error),
        cure: "allow s3:DeleteObject, which purging needs",
      }),
    );
  }
}

async function attempt(name: string, config: CheckInput["config"], work: () => Promise<string>): Promise<CheckResult> {
  try {
    return { name, state: "ok", found: await work() };
  } catch (error) {
    return { name, state: "bad", found: reasonOf(error), ...cureOf(error, config) };
  }
}

function cureOf(error: unknown, { store, proxy }: CheckInput["config"]): { cure?: string } {
  if (store.kind !== "s3") return {};
  const { bucket, region } = store.s3;
  const refusal = error instanceof StoreError && refusalOf(error, { bucket, folder: proxy.cacheFolder ?? "", region });
  return { cure: refusal ? refusal.cure : "check S3_ENDPOINT and the network" };
}

async function conditional(
  store: Store,
  name: string,
  body: { length: number; open(): Buffer },
  head: PutHead,
): Promise<CheckResult> {
  const again = await store.put(name, body, head, { ifAbsent: true });
  if (again === "exists")
    return { name: "conditional put", state: "ok", found: "an object that is there is not written again" };
  return {
    name: "conditional put",
    state: "warn",
    found: "not known by this store: several proxies may write one image several times, which does no harm",
  };
}
