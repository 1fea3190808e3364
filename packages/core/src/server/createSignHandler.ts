import { type BucketfirstError, isBucketfirstError } from "../base/errors.js";
import { fault } from "../base/fault.js";
import { refuseOthers } from "../base/refuseOthers.js";
import type { Images } from "../images/createImages.js";
import type { ImageMeta } from "../meta/ImageMeta.js";
import { type CorsOptions, createCors } from "./cors.js";
import { createMetaReader, type MetaReader } from "./createMetaReader.js";
import { HttpError, json, withHeaders } from "./httpError.js";
import { readItems } from "./readItems.js";
import { readItem, refusal, type SignItem, type SignResult } from "./signItem.js";
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

/** The part of an instance of `createImages` that a signing handler uses, for either kind of addressing. */
export type SigningImages = Pick<
  Images<string, "oss" | "pro", boolean>,
  "image" | "metaUrls" | "resolveSource" | "sourcesOf" | "variants"
>;

/**
 * Checks settings that types do not hold, in JavaScript and JSON.
 *
 * @throws BucketfirstError `INVALID_CONFIG`
 */
function checkOptions(images: SigningImages, options: SignHandlerOptions): void {
  const { allowSources: _, authorize, maxBatch = 100, cors: __, meta = false, ...other } = options;
  // A misspelt `authorize` would allow every request.
  refuseOthers(other, "allowSources, authorize, maxBatch, cors, meta");
  if (authorize !== undefined && typeof authorize !== "function")
    throw fault("CONFIG", "authorize", "a function", authorize);
  if (typeof images?.sourcesOf !== "function") throw fault("CONFIG", "images", "an instance of createImages", images);
  if (typeof meta !== "boolean" && typeof meta?.of !== "function")
    throw fault("CONFIG", "meta", "true, or a reader of createMetaReader", meta);
  if (!Number.isInteger(maxBatch) || maxBatch < 1) throw fault("CONFIG", "maxBatch", "an integer from 1", maxBatch);
}

/** Creates the check of an item: it returns one that may be signed, else the reason why not. */
function createItemCheck(
  images: SigningImages,
  isAllowed: (source: string) => boolean,
): (item: unknown) => SignItem | BucketfirstError {
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
  return (item) => {
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
  options: SignHandlerOptions,
): (request: Request) => Promise<Response> {
  checkOptions(images, options);
  const { allowSources, authorize, maxBatch = 100, cors, meta = false } = options;
  const reader = meta === true ? createMetaReader(images) : meta || undefined;
  const isAllowed = createSourceAllowlist(allowSources);
  const corsHeaders = createCors(cors);

  const check = createItemCheck(images, isAllowed);
  const sign = ({ source, variant }: SignItem, known: ImageMeta | undefined): SignResult => {
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
