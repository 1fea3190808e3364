import { availableParallelism } from "node:os";
import { isBucketfirstError, type ParsedPath, parsePath } from "@bucketfirst/core";
import PQueue from "p-queue";
import { ProxyError } from "../base/errors.js";
import { SNIFF_BYTES, sniffType } from "../base/mediaType.js";
import { unavailable } from "../sources/unavailable.js";
import type { Upstream } from "../upstream/upstream.js";
import { allowedHosts } from "./allowedHosts.js";
import { describeSource } from "./describeSource.js";
import { encode } from "./encode.js";
import { type FetchConfig, fetchSource } from "./fetchSource.js";
import { FORMATS, outputFormat } from "./formats.js";
import { readLocal } from "./localSource.js";
import { type Plan, planOf } from "./plan.js";
import { broken, readSourceImage } from "./sourceImage.js";
import { transform } from "./transform.js";

/** Settings of {@link createEmbeddedUpstream}; all may be left out. */
export interface EmbeddedConfig {
  /** Folder that `local:///` names. Default none: a local source is a 404. */
  root?: string;
  /** Hosts that sources may be fetched from, `name` (with the usual port) or `name:port`. Default none. */
  allowHosts?: readonly string[];
  /** Hosts that may also lie in a private network: for tests. Default none. */
  allowPrivate?: readonly string[];
  /** Images made at once, 1 or more. Default: the number of processors. */
  concurrency?: number;
}

const YEAR = 31_536_000;
const MAX_BYTES = 50 * 1024 * 1024;

/**
 * Creates an upstream that makes images in this process, for development: same paths and rules as imgproxy, no server to
 * install.
 *
 * @param readOwn reads sources that its caller keeps itself; undefined for the address of any other. Default: there are none
 * @throws ProxyError `INVALID_CONFIG` for a host in the settings that no source could ever match
 * @example
 * createEmbeddedUpstream({ root: "photos" }).label // "the embedded processor (sharp)"
 */
export function createEmbeddedUpstream(
  config: EmbeddedConfig = {},
  readOwn: (source: string) => Promise<Buffer> | undefined = () => undefined,
): Upstream {
  const queue = new PQueue({ concurrency: config.concurrency ?? availableParallelism() });
  const { root, allowHosts = [], allowPrivate = [] } = config;
  const isNamed = allowedHosts("allowHosts", allowHosts);
  const isPrivateAllowed = allowedHosts("allowPrivate", allowPrivate);
  const fetching: FetchConfig = {
    isAllowed: (url) => isNamed(url) || isPrivateAllowed(url),
    isPrivateAllowed,
    timeoutMs: 10_000,
    maxBytes: MAX_BYTES,
  };

  const load = async (source: string, signal: AbortSignal): Promise<Buffer> => {
    const own = readOwn(source);
    if (own) return own;
    if (/^local:/i.test(source)) return readLocal(source, root, MAX_BYTES);
    if (/^https?:/i.test(source)) return fetchSource(source, fetching, signal);
    throw unavailable("neither local:/// nor http(s)");
  };

  return {
    label: "the embedded processor (sharp)",
    async fetch({ path, signal }, sink) {
      const parsed = parse(path);
      const plan = planOf(parsed);
      const made = await queue.add(async () => produce(await load(parsed.source, signal), plan), { signal });
      sink.head(200, {
        "content-type": made.mime,
        "content-length": String(made.bytes.length),
        "cache-control": `max-age=${lifetime(plan)}, public`,
        "content-disposition": disposition(plan, parsed.source, made.extension),
      });
      await sink.data(made.bytes);
    },
    async describe({ path, signal }) {
      const parsed = parse(path);
      const plan = planOf(parsed);
      const known = await queue.add(async () => describeSource(await load(parsed.source, signal), plan), { signal });
      return { ...known, headers: { "cache-control": `max-age=${lifetime(plan)}, public` } };
    },
    async ping() {},
    async close() {
      queue.clear();
      await queue.onIdle();
    },
  };
}

function parse(path: string): ParsedPath {
  try {
    // Pro options are read too, so that they can be named as what this processor cannot do.
    return parsePath(path, { server: { edition: "pro" } });
  } catch (error) {
    if (!isBucketfirstError(error)) throw error;
    // imgproxy answers 404 to all of these; a developer needs to know which option it was.
    throw new ProxyError(error.unknownOption === undefined ? 404 : 422, error.message, {
      code: error.code,
      cause: error,
    });
  }
}

async function produce(bytes: Buffer, plan: Plan): Promise<{ bytes: Buffer; mime: string; extension: string }> {
  if (plan.raw) {
    const mime = sniffType(bytes.subarray(0, SNIFF_BYTES)) ?? "application/octet-stream";
    return { bytes, mime, extension: extensionOf(mime) };
  }
  const source = await readSourceImage(bytes);
  const skipped = plan.skipProcessing.map((name) => (name === "jpeg" ? "jpg" : name));
  if (skipped.includes(source.format) && (plan.format ?? source.format) === source.format && FORMATS[source.format]) {
    return { bytes, mime: FORMATS[source.format]!.mime, extension: source.format };
  }
  const format = outputFormat(plan, source);
  try {
    const result = await encode(await transform(source, plan), plan, format, source.paletteBits);
    return { bytes: result.bytes, mime: FORMATS[result.format]!.mime, extension: result.format };
  } catch (error) {
    throw error instanceof ProxyError ? error : broken(error);
  }
}

const extensionOf = (mime: string): string =>
  Object.entries(FORMATS).find(([, format]) => format.mime === mime)?.[0] ?? "";

function lifetime({ expires }: Plan): number {
  return expires > 0 ? Math.max(0, Math.min(YEAR, expires - Math.floor(Date.now() / 1000))) : YEAR;
}

/** Returns the file name of a result: the source's name with the result's ending. Bytes that pass unchanged keep their own. */
function disposition({ filename, attachment, raw }: Plan, source: string, extension: string): string {
  const path = source.split(/^local:/i.test(source) ? "?" : /[?#]/, 1)[0]!;
  const last = path.split("/").pop() ?? "";
  const [ending = ""] = /\.[^.]*$/.exec(last) ?? [];
  const stem = filename || last.slice(0, last.length - ending.length) || "image";
  const suffix = raw && ending ? ending : extension && `.${extension}`;
  // imgproxy writes the bytes unchanged, and escapes only the quotes.
  const name = Buffer.from(stem.replaceAll('"', "%22") + suffix, "utf8").toString("latin1");
  return `${attachment ? "attachment" : "inline"}; filename="${name}"`;
}
