import { reasonOf } from "../base/errors.js";
import type { CheckResult } from "./doctor.js";

/** Checks the bucket's public address: browsers can read the object of a key, and a missing one is an error without an image. */
export async function publicRead(cacheUrl: string | undefined, key: string): Promise<CheckResult[]> {
  if (cacheUrl === undefined) return [{ name: "anonymous read", state: "skip", found: "no --cache-url was given" }];
  const base = cacheUrl.replace(/\/+$/, "");
  const look = async (name: string): Promise<Response> => {
    const response = await fetch(`${base}/${name}`, {
      headers: { origin: "https://example.com" },
      signal: AbortSignal.timeout(10_000),
    });
    await response.arrayBuffer();
    return response;
  };
  let found: Response;
  let missing: Response;
  try {
    [found, missing] = [await look(key), await look("0".repeat(32))];
  } catch (error) {
    // The message of fetch is only "fetch failed"; the reason is its cause.
    const cause = (error as Error).cause ?? error;
    return [
      {
        name: "anonymous read",
        state: "bad",
        found: `${base} does not answer: ${reasonOf(cause)}`,
        cure: "set --cache-url to the bucket's public address, and look from where visitors are",
      },
    ];
  }
  // What an address answers that is not the bucket's says nothing of the bucket.
  if (found.status !== 200) return [refusedRead(base, found)];
  const served = `${base} serves ${found.headers.get("content-type")}`;
  const read: CheckResult = { name: "anonymous read", state: "ok", found: served };
  return [read, publicMiss(missing), cors(found), forOtherPages(found)];
}

const refusedRead = (base: string, { status }: Response): CheckResult => ({
  name: "anonymous read",
  state: "bad",
  found: `${base} answers ${status} to browsers`,
  cure: "allow s3:GetObject to everybody, for this folder only; is the folder part of cacheUrl?",
});

/** Checks the response for a missing object, which browsers must not take for a picture. */
function publicMiss({ status, headers }: Response): CheckResult {
  const name = "public miss";
  const type = headers.get("content-type") ?? "";
  if (/^image\//.test(type)) {
    const found = `a missing object is ${status} with an image`;
    const cure = "remove the error page: browsers paint an image whatever its status, so nobody would ask the proxy";
    return { name, state: "bad", found, cure };
  }
  if (status !== 200) return { name, state: "ok", found: `a missing object is ${status}` };
  const cure = "the address must answer an error for what is missing";
  return { name, state: "bad", found: `a missing object is 200 ${type}`, cure };
}

function cors({ headers }: Response): CheckResult {
  const allowed = headers.get("access-control-allow-origin");
  const none = "none, and none is needed unless images are drawn into a canvas";
  return { name: "CORS", state: "ok", found: allowed ? `allowed for ${allowed}` : none };
}

/** Checks the headers that no S3 store keeps with an object: a CDN or server in front of the bucket has to add them. */
function forOtherPages({ headers }: Response): CheckResult {
  const missing = ["Timing-Allow-Origin", "Cross-Origin-Resource-Policy"].filter((name) => headers.get(name) === null);
  return {
    name: "headers",
    state: "ok",
    found: missing.length
      ? `no ${missing.join(", no ")}: needed only to measure times elsewhere, and by pages with COEP: require-corp`
      : "times may be measured elsewhere, and isolated pages may show the images",
  };
}
