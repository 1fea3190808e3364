import { PassThrough, type Writable } from "node:stream";
import { createElement } from "react";
import { renderToPipeableStream } from "react-dom/server";
import type { AppState } from "../images.js";
import { Streamed } from "./reactStreamed.js";

/** Prints the page's shell at once, and its images when `opened` resolves, as React streams the content of a boundary. */
export async function streamReact(
  state: AppState,
  opened: Promise<void>,
  nonce: string,
  response: Writable,
): Promise<void> {
  const gate = { opened, open: false };
  void opened.then(() => (gate.open = true));
  const chunks = new PassThrough();
  const { pipe } = renderToPipeableStream(createElement(Streamed, { state, gate }), {
    nonce,
    onShellReady: () => void pipe(chunks),
    onError: (error) => void chunks.destroy(error as Error),
  });
  for await (const chunk of chunks) response.write(chunk);
}
