import type { streamReact } from "./apps/reactStreamed.server.js";
import type { AppState } from "./images.js";
import { inline, NONCE, type PageOptions, stateScript } from "./page.js";

const APP = "/app/reactStreamed.js";

/** Returns a script that reports to the server when the shell is shown, so that the images arrive after it. */
const watchShell = (then: string): string =>
  inline(`
    new MutationObserver((_, observer) => {
      if (!document.getElementById("waiting")) return;
      observer.disconnect();
      ${then}
      __started();
    }).observe(document, { childList: true, subtree: true });
  `);

/** Returns a page whose images are sent in a chunk of their own, from which React's script moves them to their place. */
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
