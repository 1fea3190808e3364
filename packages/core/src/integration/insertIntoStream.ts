/** Most characters that are held back while the end of a head is not there yet: longer heads are passed on as they are. */
const MOST_HELD = 1 << 18;

/** Returns whether the body is the text of a page that can be read and changed here. */
function isPage({ headers, body }: Response): boolean {
  const type = headers.get("content-type") ?? "";
  const isUtf8 = !/charset=/i.test(type) || /charset="?utf-8\b/i.test(type);
  return body !== null && /^text\/html\b/i.test(type) && isUtf8 && !headers.has("content-encoding");
}

/** Makes the stream that holds text back until `insert` accepts it, and passes on what follows. */
function inserting(insert: (html: string) => string | undefined): TransformStream<string, string> {
  let held: string | undefined = "";
  return new TransformStream({
    transform(chunk, controller) {
      if (held === undefined) return controller.enqueue(chunk);
      held += chunk;
      const whole = insert(held) ?? (held.length > MOST_HELD ? held : undefined);
      if (whole === undefined) return;
      held = undefined;
      controller.enqueue(whole);
    },
    flush(controller) {
      if (held) controller.enqueue(held);
    },
  });
}

/**
 * Returns a page whose text `insert` has changed: it gets the beginning of the page, once that has the end of the head.
 * What follows streams as before. Headers are passed through `allowIn`; what is no page is returned unchanged.
 */
export function insertIntoStream(
  response: Response,
  insert: (html: string) => string | undefined,
  allowIn: (headers: Headers) => void,
): Response {
  if (!isPage(response)) return response;
  const headers = new Headers(response.headers);
  allowIn(headers);
  headers.delete("content-length");
  const body = (response.body as ReadableStream<BufferSource>)
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(inserting(insert))
    .pipeThrough(new TextEncoderStream());
  return new Response(body, { status: response.status, statusText: response.statusText, headers });
}
