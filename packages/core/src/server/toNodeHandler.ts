/** The part of `http.IncomingMessage` that {@link toNodeHandler} uses. */
export interface NodeRequest extends AsyncIterable<Uint8Array> {
  /** HTTP method. */
  method?: string | undefined;
  /** Path and query. */
  url?: string | undefined;
  /** Headers by lower-case name. */
  headers: Record<string, string | string[] | undefined>;
  /** Body that a parser such as `express.json()` has read; undefined while the stream is unread. */
  body?: unknown;
}

/** The part of `http.ServerResponse` that {@link toNodeHandler} uses. */
export interface NodeResponse {
  /** HTTP status. */
  statusCode: number;
  /** Sets a header; a list makes several. */
  setHeader(name: string, value: string | string[]): unknown;
  /** Sends the body, and ends the response. */
  end(body?: Uint8Array | string): unknown;
}

async function* bytesOf(request: NodeRequest): AsyncGenerator<Uint8Array> {
  if (request.body !== undefined) {
    // A parser has read the stream already.
    yield new TextEncoder().encode(typeof request.body === "string" ? request.body : JSON.stringify(request.body));
  } else yield* request;
}

function toStream(request: NodeRequest, onCancel: () => void): ReadableStream<Uint8Array> {
  const bytes = bytesOf(request);
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await bytes.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: onCancel,
    },
    // Nothing is read ahead: node:http drops an unread body by itself, and keeps the connection.
    { highWaterMark: 0 },
  );
}

/**
 * Wraps a fetch-style handler for Express and node:http.
 *
 * @param next called with an error that the handler throws, as Express does; without it the response is a bare 500
 * @example
 * app.post("/api/images", toNodeHandler(createSignHandler(images, { allowSources })));
 */
export function toNodeHandler(
  handler: (request: Request) => Promise<Response>,
): (request: NodeRequest, response: NodeResponse, next?: (error: unknown) => void) => Promise<void> {
  return async (request, response, next) => {
    try {
      const headers = new Headers();
      for (const [name, value] of Object.entries(request.headers)) {
        for (const one of Array.isArray(value) ? value : [value]) {
          if (one !== undefined && !name.startsWith(":")) headers.append(name, one);
        }
      }
      // HTTP/2 has this in place of `host`.
      const authority = request.headers[":authority"];
      if (authority !== undefined && !headers.has("host")) headers.set("host", String(authority));
      const { method = "GET" } = request;
      // A Request cannot have these methods.
      if (/^(TRACE|TRACK|CONNECT)$/i.test(method)) {
        response.statusCode = 405;
        response.setHeader("Allow", "POST, OPTIONS");
        response.end();
        return;
      }
      const hasBody = method !== "GET" && method !== "HEAD";
      const init = {
        method,
        headers,
        ...(hasBody && { body: toStream(request, () => response.setHeader("Connection", "close")), duplex: "half" }),
      };
      const path = /^\/(?!\/)/.test(request.url ?? "") ? request.url : "/";
      const answer = await handler(new Request(new URL(path!, "http://localhost"), init as RequestInit));
      response.statusCode = answer.status;
      answer.headers.forEach((value, name) => {
        response.setHeader(name, value);
      });
      // This is the one header that cannot be joined with commas.
      const cookies = answer.headers.getSetCookie();
      if (cookies.length) response.setHeader("Set-Cookie", cookies);
      response.end(new Uint8Array(await answer.arrayBuffer()));
    } catch (error) {
      if (next) return next(error);
      response.statusCode = 500;
      response.end();
    }
  };
}
