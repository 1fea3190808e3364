import { type BucketfirstError, isBucketfirstError } from "../base/errors.js";
import { fault } from "../base/fault.js";
import type { Images } from "../images/createImages.js";
import type { AnyDescriptor } from "../images/SetDescriptor.js";
import type { ImageMeta } from "../meta/ImageMeta.js";
import { type CorsOptions, createCors } from "./cors.js";
import { createMetaReader, type MetaReader } from "./createMetaReader.js";
import { HttpError, json } from "./httpError.js";
import { readItems } from "./readItems.js";
import { createSourceAllowlist } from "./sourceAllowlist.js";

/** Settings of {@link createSignHandler}. */
export interface SignHandlerOptions {
  /** Sources that may be signed: `scheme://host/path`, compared with the resolved source. Required. */
  allowSources: readonly string[];
  /** Decides about a request: false is a 403, and a `Response` is sent unchanged. Default: every request is allowed. */
  authorize?: (request: Request) => boolean | Response | Promise<boolean | Response>;
  /** Most items in one request; more are a 413. Default 100. */
  maxBatch?: number;
  /** Origins of other pages that may use the handler. Default none. */
  cors?: CorsOptions;
  /**
   * True puts what is known of each source into its descriptor (box, printed widths, colour) and beside it, within 50 ms
   * for all items; a reader of your own has another deadline. Pages then need no `boxes`. Default false.
   */
  meta?: boolean | MetaReader;
}

/** Result of one item, in its place: a descriptor, or an error. */
export type SignResult =
  | {
      /** Descriptor of the item. */
      image: AnyDescriptor;
      /** Metadata of its source: only with `meta`, and where it was known in time. */
      meta?: ImageMeta;
    }
  | {
      /** Refusal of the item: a code of `BucketfirstError`, and a sentence. */
      error: { code: string; message: string };
    };

/** The part of an instance of `createImages` that a signing handler uses, for either kind of addressing. */
export type SigningImages = Pick<
  Images<string, "oss" | "pro", boolean>,
  "image" | "metaUrls" | "resolveSource" | "sourcesOf" | "variants"
>;

interface Item {
  source: string;
  variant: string;
}

/** Longest source: no real address is longer, and a URL with it still fits into the 8 kB that servers accept. */
const MAX_SOURCE_LENGTH = 4096;

function refusal({ code, message }: { code: string; message: string }): SignResult {
  return { error: { code, message } };
}

/** Reads an item. It has only a source and a variant's name: a client that sent options could have any picture made. */
function readItem(item: unknown): Item | BucketfirstError {
  const { source, variant, ...other } = Object(item) as Record<string, unknown>;
  const [unknown] = Object.keys(other);
  if (unknown !== undefined) return fault("OPTION", unknown.slice(0, 80), "source and variant alone", undefined);
  if (typeof source !== "string" || !source) return fault("SOURCE", "source", "text", source);
  if (source.length > MAX_SOURCE_LENGTH)
    return fault("SOURCE", "source", `at most ${MAX_SOURCE_LENGTH} characters`, source.length);
  if (typeof variant !== "string") return fault("OPTION", "variant", "a variant's name", variant);
  return { source, variant };
}

/** Copies a response of the application with our headers; those of a redirect or of a fetched one cannot be changed. */
function withHeaders(response: Response, more: Record<string, string>): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(more)) {
    if (name === "Vary") headers.append(name, value);
    else headers.set(name, value);
  }
  return new Response(response.body, { status: response.status, headers });
}

/**
 * Creates a signing endpoint for pages that hold no key: a browser posts `{ items: [{ source, variant }] }` and gets
 * `{ results: [{ image } | { error }] }` in the same order, for named variants and allowed sources only.
 *
 * @returns a fetch-style handler for Next, SvelteKit, Hono, Workers; `toNodeHandler` wraps it for Express and node:http
 * @throws BucketfirstError `INVALID_CONFIG`
 * @example
 * export const POST = createSignHandler(images, { allowSources: ["https://shop.example.com/uploads/"] });
 */
export function createSignHandler(
  images: SigningImages,
  { allowSources, authorize, maxBatch = 100, cors, meta = false, ...other }: SignHandlerOptions,
): (request: Request) => Promise<Response> {
  // A misspelt `authorize` would allow every request.
  const [unknown] = Object.keys(other);
  if (unknown) throw fault("CONFIG", "options", "keys of allowSources, authorize, maxBatch, cors, meta", unknown);
  if (authorize !== undefined && typeof authorize !== "function")
    throw fault("CONFIG", "authorize", "a function", authorize);
  if (typeof images?.sourcesOf !== "function") throw fault("CONFIG", "images", "an instance of createImages", images);
  if (typeof meta !== "boolean" && typeof meta?.of !== "function")
    throw fault("CONFIG", "meta", "true, or a reader of createMetaReader", meta);
  const reader = meta === true ? createMetaReader(images) : meta || undefined;
  const isAllowed = createSourceAllowlist(allowSources);
  const corsHeaders = createCors(cors);
  if (!Number.isInteger(maxBatch) || maxBatch < 1) throw fault("CONFIG", "maxBatch", "an integer from 1", maxBatch);

  // Art direction names originals too. They are the configuration's, so each variant is checked once.
  const unallowed = new Map(
    images.variants.map((name) => [
      name,
      images
        .sourcesOf("-", name)
        .slice(1)
        .find((source) => !isAllowed(source)),
    ]),
  );

  /** An item that may be signed, else the reason why not. */
  const check = (item: unknown): Item | BucketfirstError => {
    const read = readItem(item);
    if (isBucketfirstError(read)) return read;
    if (!images.variants.includes(read.variant))
      return fault("OPTION", "variant", "a configured variant", read.variant);
    try {
      if (!isAllowed(images.resolveSource(read.source)))
        return fault("SOURCE", "source", "an allowed source", read.source);
    } catch (error) {
      if (isBucketfirstError(error)) return error;
      throw error;
    }
    const other = unallowed.get(read.variant);
    return other === undefined ? read : fault("SOURCE", "media.source", "an allowed source", other);
  };

  const sign = ({ source, variant }: Item, known: ImageMeta | undefined): SignResult => {
    try {
      return { image: images.image(source, variant, known), ...(known && { meta: known }) };
    } catch (error) {
      if (isBucketfirstError(error)) return refusal(error);
      throw error;
    }
  };

  const signAll = async (items: readonly unknown[]): Promise<SignResult[]> => {
    const checked = items.map(check);
    // Nobody is asked about a source that may not be signed.
    const sources = checked.flatMap((item) => (isBucketfirstError(item) ? [] : item.source));
    const found = reader ? await reader.of(sources) : [];
    const known = new Map(sources.map((source, i) => [source, found[i]]));
    return checked.map((item) => (isBucketfirstError(item) ? refusal(item) : sign(item, known.get(item.source))));
  };

  const answer = async (request: Request, headers: Record<string, string>): Promise<Response> => {
    if (request.method === "OPTIONS") {
      return new Response(null, { status: 204, headers: { Allow: "POST, OPTIONS", ...headers } });
    }
    // The check runs before the body is read, so that refused requests cost nothing.
    const authorized = authorize ? await authorize(request) : true;
    if (authorized instanceof Response) return withHeaders(authorized, headers);
    if (authorized !== true) throw new HttpError(403, "FORBIDDEN", "This page may not ask for images.");
    const items = await readItems(request, maxBatch);
    return json(200, { results: await signAll(items) }, headers);
  };

  return async (request) => {
    const headers = corsHeaders(request);
    try {
      return await answer(request, headers);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      const { status, code, message } = error;
      return json(status, { error: { code, message } }, { ...error.headers, ...headers });
    }
  };
}
