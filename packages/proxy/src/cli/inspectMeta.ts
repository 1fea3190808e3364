import { createImages, type ImageMeta, readMeta, type Signing } from "@bucketfirst/core";
import { invalidConfig } from "../base/errors.js";
import type { Inspection } from "../inspect/inspection.js";
import { pastedAddresses } from "../inspect/pastedAddresses.js";
import { fetchReason } from "./fetchReason.js";

/** Settings of {@link inspectMeta}. */
export interface InspectMetaConfig {
  signing: readonly Signing[] | undefined;
  /** Bearer token of a proxy that wants one (`IMGPROXY_SECRET`). */
  secret: string | undefined;
}

/** Address of the proxy, with its prefix: everything in front of the signed path. */
function proxyOf(pasted: string, { path }: Inspection): string {
  const [, signature = ""] = path.split("/", 2);
  for (const address of pastedAddresses(pasted)) {
    const at = address.indexOf(`/${signature}/`, address.indexOf("://") + 3);
    if (/^https?:\/\//i.test(address) && at > 0) return address.slice(0, at);
  }
  throw invalidConfig("--meta: expected an address with its host, since the proxy is asked");
}

/**
 * Asks the proxy of an inspected address for the metadata of its source.
 *
 * @throws ProxyError `INVALID_CONFIG` without a host, or where the proxy gives no metadata
 */
export async function inspectMeta(
  pasted: string,
  inspection: Inspection,
  { signing, secret }: InspectMetaConfig,
): Promise<ImageMeta> {
  const proxyUrl = proxyOf(pasted, inspection);
  const encoding = inspection.encoding as "base64" | "plain" | "encrypted";
  const server = { edition: "pro" } as const;
  const images = createImages({ proxyUrl, encoding, server, ...(signing && { signing }) });
  const { proxied } = images.metaUrls(inspection.source);
  const headers: Record<string, string> = secret ? { authorization: `Bearer ${secret}` } : {};
  const answer = await fetch(proxied, { headers, signal: AbortSignal.timeout(30_000) }).then(
    async (response) => ({ status: response.status, text: await response.text() }),
    (error) => {
      throw invalidConfig(`--meta: ${proxyUrl} does not answer (${fetchReason(error)})`);
    },
  );
  const meta = answer.status === 200 ? readMeta(answer.text) : undefined;
  if (!meta) throw invalidConfig(`--meta: expected metadata of ${inspection.source}, got status ${answer.status}`);
  return meta;
}
