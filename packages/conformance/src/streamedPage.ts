import type { streamReact } from "./apps/render.js";
import type { AppState } from "./images.js";
import { inline, NONCE, type PageOptions, stateScript } from "./page.js";

const APP = "/app/reactStreamed.js";

/** Tells the server when the shell is seen: the images cannot have come before it. */
const watchShell = (then: string): string =>
  inline(`
    new MutationObserver((_, observer) => {
      if (!document.getElementById("waiting")) return;
      observer.disconnect();
      ${then}
      __started();
    }).observe(document, { childList: true, subtree: true });
  `);

/** A page whose images come in a chunk of their own, where React's script moves them to where they belong. */
export const streamedPage = (
  state: AppState,
  app: "before" | "after",
  opened: Promise<void>,
  stream: typeof streamReact,
): Partial<PageOptions> => ({
  app: app === "before" ? undefined : APP,
  before: app === "before" ? stateScript(state) + watchShell(`import("${APP}");`) : watchShell(""),
  stream: (response) => stream(state, opened, NONCE, response),
});
