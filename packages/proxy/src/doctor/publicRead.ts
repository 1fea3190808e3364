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
  const findings: CheckResult[] = [];
  findings.push(
    found.status === 200
      ? { name: "anonymous read", state: "ok", found: `${base} serves ${found.headers.get("content-type")}` }
      : {
          name: "anonymous read",
          state: "bad",
          found: `${base} answers ${found.status} to browsers`,
          cure: "allow s3:GetObject to everybody, for this folder only; is the folder part of cacheUrl?",
        },
  );
  // What an address answers that is not the bucket's says nothing of the bucket.
  if (found.status !== 200) return findings;
  const type = missing.headers.get("content-type") ?? "";
  findings.push(
    /^image\//.test(type)
      ? {
          name: "public miss",
          state: "bad",
          found: `a missing object is ${missing.status} with an image`,
          cure: "remove the error page: browsers paint an image whatever its status, so nobody would ask the proxy",
        }
      : missing.status === 200
        ? {
            name: "public miss",
            state: "bad",
            found: `a missing object is 200 ${type}`,
            cure: "the address must answer an error for what is missing",
          }
        : { name: "public miss", state: "ok", found: `a missing object is ${missing.status}` },
  );
  const cors = found.headers.get("access-control-allow-origin");
  findings.push({
    name: "CORS",
    state: "ok",
    found: cors ? `allowed for ${cors}` : "none, and none is needed unless images are drawn into a canvas",
  });
  findings.push(forOtherPages(found));
  return findings;
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
