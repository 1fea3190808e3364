import { createElement } from "react";
import { hydrateRoot } from "react-dom/client";
import { run } from "./client.js";
import { Streamed } from "./reactStreamed.js";

run((root, state, log) => {
  let onReady: (() => void) | undefined;
  const ready = new Promise<void>((resolve) => (onReady = resolve));
  const app = hydrateRoot(root, createElement(Streamed, { state, log, onReady }));
  return { update: (state) => app.render(createElement(Streamed, { state, log, onReady })), ready };
});
