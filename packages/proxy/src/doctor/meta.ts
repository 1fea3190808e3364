import { createImages, type ImageMeta, type Signing } from "@bucketfirst/core";
import { silentLog } from "../base/log.js";
import { createMetaUpstream } from "../meta/metaUpstream.js";
import { createHttpUpstream } from "../upstream/httpUpstream.js";
import type { CheckInput, CheckResult } from "./doctor.js";

/** Checks that metadata has a size and a colour: both need something that an imgproxy may be set to refuse. */
export async function checkMeta({ config, source }: CheckInput): Promise<CheckResult[]> {
  const { upstream: url, secret, signing, presetsOnly, admission } = config.proxy;
  if (presetsOnly) return [{ name: "metadata", state: "skip", found: "imgproxy takes presets only, so there is none" }];
  if (source === undefined) return [{ name: "metadata", state: "skip", found: "needs --source" }];
  const argumentsSeparator = admission?.argumentsSeparator ?? ":";
  const [pair] = [signing].flat() as (Signing | undefined)[];
  const images = createImages({ proxyUrl: "http://127.0.0.1", ...(pair && { signing: pair }) });
  const upstream = createHttpUpstream({ url, ...(secret !== undefined && { secret }) });
  const settings = { signing, unsignedSegment: "unsafe", argumentsSeparator, log: silentLog };
  const chunks: Buffer[] = [];
  try {
    const path = `${images.metaUrls(source).path}/meta.json`;
    const request = { path, requestId: "bucketfirst-doctor", signal: AbortSignal.timeout(20_000) };
    await createMetaUpstream(upstream, settings).fetch(request, {
      head() {},
      data: (chunk) => void chunks.push(chunk),
    });
  } finally {
    await upstream.close();
  }
  return [resultOf(JSON.parse(Buffer.concat(chunks).toString("utf8")))];
}

function resultOf({ width, height, format, color }: ImageMeta): CheckResult {
  const name = "metadata";
  if (format === undefined)
    return {
      name,
      state: "warn",
      found: "no size was found, so metadata comes without one and is not kept",
      cure: "add raw to IMGPROXY_ALLOWED_PROCESSING_OPTIONS, unless the source is one whose first MiB says no size",
    };
  if (color === undefined)
    return {
      name,
      state: "warn",
      found:
        "a picture of at most 100 × 100 pixels came larger or not as PNG, so metadata has no colour and no ThumbHash",
      cure: "look at IMGPROXY_SKIP_PROCESSING_FORMATS and at the preset called default",
    };
  return { name, state: "ok", found: `${format}${width ? `, ${width} × ${height}` : ", without a size"}, ${color}` };
}
