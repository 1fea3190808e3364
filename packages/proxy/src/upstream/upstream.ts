/** Response headers by lower-case name. */
export type Headers = Record<string, string | string[] | undefined>;

/** The first value of a header. */
export function firstHeaderValue(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** What is asked of imgproxy. Nothing of the visitor goes along: the answer depends on the path alone. */
export interface UpstreamRequest {
  /** Signed path in canonical form. */
  path: string;
  requestId: string;
  traceparent?: string;
  /** Goes beside the images, on a connection of its own: what looks after the upstream must not wait for its work. */
  aside?: boolean;
  /** Whoever asks has most likely just been told by the bucket that there is no such object. */
  afterMiss?: boolean;
  signal: AbortSignal;
}

/** Receives one answer: its head, then its chunks; a returned promise asks to wait. */
export interface UpstreamSink {
  head(status: number, headers: Headers): void;
  data(chunk: Buffer): void | Promise<void>;
}

/** What makes images: imgproxy over HTTP, or the embedded processor. */
export interface Upstream {
  /** For logs and start-up lines. */
  readonly label: string;
  /** Resolves at the verified end of the answer; rejects when it broke off before that. */
  fetch(request: UpstreamRequest, sink: UpstreamSink): Promise<void>;
  /** Resolves when the upstream is able to work. */
  ping(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
