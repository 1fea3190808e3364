import { type BucketfirstError, isBucketfirstError } from "../base/errors.js";
import { fault } from "../base/fault.js";
import type { Images } from "../images/createImages.js";
import type { AnyDescriptor } from "../images/SetDescriptor.js";
import { type CorsOptions, createCors } from "./cors.js";
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
}

/** Result of one item, in its place: a descriptor, or an error. */
export type SignResult =
  | {
      /** Descriptor of the item. */
      image: AnyDescriptor;
    }
  | {
      /** Refusal of the item: a code of `BucketfirstError`, and a sentence. */
      error: { code: string; message: string };
    };

/** The part of an instance of `createImages` that a signing handler uses, for either kind of addressing. */
export type SigningImages = Pick<
  Images<string, "oss" | "pro", boolean>,
  "image" | "resolveSource" | "sourcesOf" | "variants"
>;

/** Longest source: no real address is longer, and a URL with it still fits into the 8 kB that servers accept. */
const MAX_SOURCE_LENGTH = 4096;

function refusal({ code, message }: { code: string; message: string }): SignResult {
  return { error: { code, message } };
}

/** Reads an item. It has only a source and a variant's name: a client that sent options could have any picture made. */
function readItem(item: unknown): { source: string; variant: string } | BucketfirstError {
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
  { allowSources, authorize, maxBatch = 100, cors, ...other }: SignHandlerOptions,
): (request: Request) => Promise<Response> {
  // A misspelt `authorize` would allow every request.
  const [unknown] = Object.keys(other);
  if (unknown) throw fault("CONFIG", "options", "keys of allowSources, authorize, maxBatch, cors", unknown);
  if (authorize !== undefined && typeof authorize !== "function")
    throw fault("CONFIG", "authorize", "a function", authorize);
  if (typeof images?.sourcesOf !== "function") throw fault("CONFIG", "images", "an instance of createImages", images);
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

  const sign = (item: unknown): SignResult => {
    const read = readItem(item);
    if (isBucketfirstError(read)) return refusal(read);
    try {
      if (!images.variants.includes(read.variant))
        return refusal(fault("OPTION", "variant", "a configured variant", read.variant));
      if (!isAllowed(images.resolveSource(read.source)))
        return refusal(fault("SOURCE", "source", "an allowed source", read.source));
      const other = unallowed.get(read.variant);
      if (other !== undefined) return refusal(fault("SOURCE", "media.source", "an allowed source", other));
      return { image: images.image(read.source, read.variant) };
    } catch (error) {
      if (isBucketfirstError(error)) return refusal(error);
      throw error;
    }
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
    return json(200, { results: items.map(sign) }, headers);
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
