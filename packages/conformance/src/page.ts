import type { Writable } from "node:stream";
import { fallbackScriptHash, patienceScriptHash, renderHead } from "@bucketfirst/core/html";
import type { Mode } from "./cases.js";
import type { AppState, Origins } from "./images.js";

/** Settings of a page. */
export interface PageOptions {
  /** Script of the client app, e.g. `/app/react.js`; without one the page has none. */
  app?: string;
  mode: Mode;
  /** The head script: by nonce, by its hash, or none. */
  head: "nonce" | "hash" | false;
  state: AppState;
  /** Markup of the images. */
  markup: string;
  /** Further markup of the head, which the app itself printed. */
  headMarkup?: string;
  /** Function that prints the markup bit by bit instead. */
  stream?: (response: Writable) => Promise<void>;
  /** Further markup of the body, before and after the root. */
  before?: string;
  body?: string;
  /** Origins that the policy allows for objects. Default none. */
  objects?: string;
  /** True for a page without our stylesheet. */
  unstyled?: boolean;
}

export const NONCE = "bm9uY2U";

/** Returns a script that the policy allows. */
export const inline = (code: string, type = ""): string => `<script nonce="${NONCE}"${type}>${code}</script>`;

/** Returns a script with the first state of a page, for its app. */
export const stateScript = (state: AppState): string =>
  inline(`window.__state = ${JSON.stringify(state).replace(/</g, "\\u003c")};`);

/** Script that runs before everything else: it sets up the values that the tests read and wait for. */
const BOOTSTRAP = `
Object.assign(window, { __log: [], __console: [], __details: [], __missedAt: {} });
for (const level of ["warn", "error"]) {
  const original = console[level];
  console[level] = (...args) => { __console.push(level + ": " + args.map(String).join(" ")); original(...args); };
}
addEventListener("securitypolicyviolation", (e) => __console.push("csp: " + e.violatedDirective + " " + e.blockedURI));
addEventListener("error", (e) => e.target === window && __console.push("error: " + e.message));
addEventListener("error", (e) => e.target.id && (__missedAt[e.target.id] ??= performance.now()), true);
addEventListener("unhandledrejection", (e) => __console.push("rejection: " + e.reason));
window.__started = () => void fetch(location.pathname.replace("/page/", "/started/"));
window.__isSettled = (img) => img.dataset.stage === "failed" || (img.complete && img.naturalWidth > 0 && "loaded" in img.dataset);
window.__settled = () => !!window.__app && document.images.length >= __state.items.length && [...document.images].every(__isSettled);
addEventListener("pageshow", (e) => { window.__persisted = e.persisted; });
window.__report = () => ({
  images: [...document.images].map((img) => ({ id: img.id, stage: img.dataset.stage, ratio: Math.round(img.naturalWidth / img.naturalHeight) || 0, title: img.title, src: img.currentSrc, box: [img.clientWidth, img.clientHeight], swapMs: performance.getEntriesByName(img.currentSrc)[0]?.startTime - __missedAt[img.id] })),
  log: __log, console: __console, details: __details,
});
`;

/** Returns the strict policy that every page of the matrix runs under. */
export const policy = (
  { bucket, proxy, others = [] }: Origins & { others?: string[] },
  { head, objects = "'none'" }: PageOptions,
): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${NONCE}'${head === "hash" ? ` '${fallbackScriptHash}'` : ""} '${patienceScriptHash}'`,
    `style-src 'nonce-${NONCE}'`,
    `img-src data: ${[bucket, proxy, ...others].join(" ")}`,
    "connect-src 'self'",
    "base-uri 'none'",
    `object-src ${objects}`,
  ].join("; ");

/** Returns the page in pieces: `markup` goes between the first two, and a streamed page pauses before the last. */
export function pageHtml({
  app,
  mode,
  head,
  state,
  before = "",
  body = "",
  headMarkup: own = "",
  unstyled,
}: PageOptions): [string, string, string] {
  const printed = renderHead({ nonce: NONCE, stylesheet: unstyled ? false : undefined });
  const bare = /<style[^>]*>.*?<\/style>/s.exec(printed)?.[0] ?? "";
  const script = /<script[^>]*>(.*?)<\/script>/s.exec(printed)?.[1] ?? "";
  const headMarkup = head === "nonce" ? printed : `${bare}${head ? `<script>${script}</script>` : ""}`;
  const load = !app ? "" : mode === "late" ? `addEventListener("load", () => import("${app}"));` : `import "${app}";`;
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Conformance</title><link rel="icon" href="data:,">` +
      `${inline(BOOTSTRAP)}${headMarkup}${own}</head><body>${before}<div id="root">`,
    `</div>${body}${mode === "late" || mode === "streamed" ? inline("__started()") : ""}`,
    `${stateScript(state)}${inline(load, mode === "late" ? "" : ' type="module"')}</body></html>`,
  ];
}
