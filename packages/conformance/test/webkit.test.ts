import { launchWebKit } from "../src/engines/webkit.js";
import { matrix } from "./matrix.js";

matrix(launchWebKit, ({ outcome, adapter, mode }, shape) => {
  // A connection that is reset is asked again by the browser itself, before any script hears of it.
  if (outcome === "reset") return { bucket: "more" };
  // WebKit asks for an eager image's own candidate before React and Vue have put the image into its picture.
  const early = mode === "client" && (adapter === "react" || adapter === "vue");
  // Hydrating a picture while the proxy's refusal is on its way, WebKit asks once more; seen with Svelte, in one run of two.
  if (adapter === "svelte" && outcome === "fail" && mode === "streamed") return { proxy: "more" };
  return early && (shape === "picture" || shape === "media") ? { bucket: 2 } : undefined;
});
