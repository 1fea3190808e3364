/** Response headers by lower-case name; a repeated header is a list. */
export type Headers = Record<string, string | string[] | undefined>;

/** A request to imgproxy. It holds nothing of the visitor, so that the response depends on the path alone. */
export interface UpstreamRequest {
  /** Signed path in canonical form, e.g. `/SIGNATURE/w:300/c291cmNl.webp`. */
  path: string;
  /** Id for the logs on both sides: 1..64 letters, digits, `-` and `_`. */
  requestId: string;
  /** W3C trace context of the caller, where it sent a valid one. */
  traceparent?: string;
  /** True for the start-up probe: it has a connection of its own, so that it never waits behind images. Default false. */
  aside?: boolean;
  /** True where a page shows the image: its browser has most likely just found that the bucket lacks it. Default false. */
  afterMiss?: boolean;
  /** Ends the request. The upstream then rejects with the reason of the signal, or with an error of its own. */
  signal: AbortSignal;
}

/** A receiver of one response: one call of `head`, then one of `data` for each chunk. What either throws ends the request. */
export interface UpstreamSink {
  /** Receives status (200..599) and headers, before the first byte. Informational responses (1xx) are left out. */
  head(status: number, headers: Headers): void;
  /** Receives the next bytes. While a returned promise is pending, the upstream reads no further. */
  data(chunk: Buffer): void | Promise<void>;
}

/** Facts about an original, by which an upstream spares the two requests for its metadata. */
export interface Description {
  /** Headers of the picture at `path`, by which the response is judged. */
  headers: Headers;
  /** Sides in pixels as they are stored, absent for a drawing without a size; `orientation` as in Exif, 1..8. */
  head: { format: string; width?: number; height?: number; orientation?: number; animated?: boolean };
  /** Length of the original in bytes. */
  bytes: number;
  /** Small picture: 8 bits a channel, not multiplied by `alpha`; sides of 1..100 pixels. */
  pixels: { width: number; height: number; rgba: Uint8Array; alpha: boolean };
}

/**
 * A maker of images: imgproxy over HTTP, the embedded processor, or one of your own.
 *
 * @example
 * const upstream: Upstream = {
 *   label: "one grey pixel",
 *   async fetch(_request, sink) {
 *     sink.head(200, { "content-type": "image/png", "content-length": String(pixel.length) });
 *     await sink.data(pixel);
 *   },
 *   async ping() {},
 *   async close() {},
 * };
 */
export interface Upstream {
  /** Name for logs and start-up lines, without a password, e.g. `imgproxy at http://127.0.0.1:8081`. */
  readonly label: string;
  /**
   * Makes one image and hands it to `sink`. Resolves once the response is known to be complete; a status that is not
   * 200 is a response too, and goes to the sink.
   *
   * @throws ProxyError 502 or 504 where no complete response was received: it may have broken off after some bytes.
   * Any other error becomes a 500 for the client and a line in the log
   */
  fetch(request: UpstreamRequest, sink: UpstreamSink): Promise<void>;
  /**
   * Describes the original of a small picture of at most 100 × 100 pixels, for its metadata. Without this method metadata
   * is made of that picture and of the first bytes of the original, each asked for by `fetch`.
   *
   * @throws ProxyError as `fetch` does, and for a status of imgproxy that is no picture
   */
  describe?(request: UpstreamRequest): Promise<Description>;
  /**
   * Resolves when the upstream is able to work. `/readyz` calls it, at most every 2 s.
   *
   * @param signal ends the check, in `/readyz` after 2 s
   * @throws Error with the reason where it is not able to work
   */
  ping(signal: AbortSignal): Promise<void>;
  /** Ends what is under way and frees connections. `ImageProxy.close` calls it last. */
  close(): Promise<void>;
}
