import { processingPath, type Signing, signPath } from "@bucketfirst/core";
import { reasonOf } from "../base/errors.js";
import { firstHeaderValue, mediaType } from "../base/mediaType.js";
import { probePath } from "../images/probe.js";
import { createHttpUpstream } from "../upstream/httpUpstream.js";
import type { Headers, Upstream } from "../upstream/upstream.js";
import type { CheckInput, CheckResult } from "./doctor.js";

/** Checks imgproxy: it answers, its keys agree, it shows no fallback image, and its responses live long enough. */
export async function checkImgproxy({ config, source }: CheckInput): Promise<CheckResult[]> {
  const { upstream: url, secret, signing, probe } = config.proxy;
  const upstream = createHttpUpstream({ url, ...(secret !== undefined && { secret }) });
  const pair = ([signing].flat() as (Signing | undefined)[])[0];
  const ask = (path: string): Promise<Reply> => fetchReply(upstream, path);
  const signed = (from: string): string => signPath(processingPath(from, { width: 16, format: "png" }), pair);
  try {
    const healthy = await upstream.ping(AbortSignal.timeout(3_000)).then(() => undefined, reasonOf);
    if (healthy !== undefined) {
      return [
        {
          name: "imgproxy",
          state: "bad",
          found: `${url} does not answer: ${healthy}`,
          cure: "start it, or set IMGPROXY_URL",
        },
      ];
    }
    const findings: CheckResult[] = [{ name: "imgproxy", state: "ok", found: `${url} is healthy` }];
    const missing = await ask(probePath(probe ?? { source: "https://bucketfirst-probe.invalid/" }, signing));
    findings.push(keys(missing, pair), fallback(missing));
    if (pair) findings.push(await verification(ask, signed(source ?? "https://bucketfirst-probe.invalid/x.jpg")));
    if (source === undefined)
      findings.push({ name: "image", state: "skip", found: "no --source was given, so no image was made" });
    else findings.push(...image(await ask(signed(source)), source));
    return findings;
  } finally {
    await upstream.close();
  }
}

interface Reply {
  status: number;
  headers: Headers;
}

async function fetchReply(upstream: Upstream, path: string): Promise<Reply> {
  let reply: Reply = { status: 0, headers: {} };
  await upstream.fetch(
    { path, requestId: "bucketfirst-doctor", signal: AbortSignal.timeout(20_000) },
    {
      head(status, headers) {
        reply = { status, headers };
      },
      data() {},
    },
  );
  return reply;
}

function keys({ status }: Reply, pair: Signing | undefined): CheckResult {
  if (status === 403) {
    const cure = pair
      ? "give imgproxy and this proxy the same IMGPROXY_KEY, IMGPROXY_SALT, IMGPROXY_SIGNATURE_SIZE and IMGPROXY_SECRET"
      : "imgproxy wants a signature: set IMGPROXY_KEY and IMGPROXY_SALT here too";
    return { name: "keys", state: "bad", found: "imgproxy refuses our signature (403)", cure };
  }
  return {
    name: "keys",
    state: "ok",
    found: pair ? "imgproxy accepts our signature" : "unsigned, as ALLOW_UNSIGNED says",
  };
}

function fallback({ status, headers }: Reply): CheckResult {
  if (status !== 200) return { name: "fallback image", state: "ok", found: `what does not exist is ${status}` };
  return {
    name: "fallback image",
    state: "bad",
    found: `what does not exist is 200 ${mediaType(headers["content-type"]) ?? ""} for ${firstHeaderValue(headers["cache-control"]) ?? "ever"}`,
    cure: "set IMGPROXY_FALLBACK_IMAGE_HTTP_CODE=0 (or 404); where the origin answers with a placeholder, set PROBE_SOURCE to what it refuses, or PROBE=false; until then nothing is stored",
  };
}

async function verification(ask: (path: string) => Promise<Reply>, path: string): Promise<CheckResult> {
  const { status } = await ask(path.replace(/^\/[^/]*/, "/unsafe"));
  if (status === 403) return { name: "verification", state: "ok", found: "imgproxy refuses what is not signed" };
  return {
    name: "verification",
    state: "warn",
    found: `imgproxy answers ${status} to what is not signed`,
    cure: "set IMGPROXY_KEY and IMGPROXY_SALT in imgproxy, unless only this proxy can reach it",
  };
}

function image({ status, headers }: Reply, source: string): CheckResult[] {
  if (status !== 200) {
    return [
      {
        name: "image",
        state: "bad",
        found: `${source} is ${status}`,
        cure: "is it in IMGPROXY_ALLOWED_SOURCES, and can imgproxy reach it?",
      },
    ];
  }
  const findings: CheckResult[] = [
    { name: "image", state: "ok", found: `${source} becomes ${mediaType(headers["content-type"])}` },
  ];
  if (/accept/i.test(firstHeaderValue(headers.vary) ?? "")) {
    findings.push({
      name: "formats",
      state: "warn",
      found: "imgproxy picks formats by Accept",
      cure: "unset IMGPROXY_AUTO_* and IMGPROXY_ENFORCE_*: one key is one image, so formats are chosen in the URL",
    });
  }
  const age = Number(/max-age=(\d+)/.exec(firstHeaderValue(headers["cache-control"]) ?? "")?.[1] ?? 0);
  findings.push(
    age >= 60
      ? { name: "lifetime", state: "ok", found: `answers live ${age} s` }
      : {
          name: "lifetime",
          state: "bad",
          found: `answers live ${age} s, so they are not stored`,
          cure: "raise IMGPROXY_TTL, or lower MIN_STORE_TTL",
        },
  );
  return findings;
}
