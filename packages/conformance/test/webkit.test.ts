import { launchWebKit } from "../src/engines/webkit.js";
import { RESET } from "./exceptions.js";
import { matrix } from "./matrix.js";

matrix(launchWebKit, ({ outcome, adapter, mode }, shape) => {
  if (outcome === "reset") return { bucket: "more", why: RESET };
  const inPicture = shape === "picture" || shape === "media";
  if (inPicture && mode === "client" && (adapter === "react" || adapter === "vue")) {
    return { bucket: 2, why: "it asks for an eager image's own candidate before the image is in its picture" };
  }
  if (adapter === "svelte" && outcome === "fail" && mode === "streamed") {
    const why =
      "at hydration Svelte writes the set it has found once more, and WebKit asks again if the refusal has come but not its event";
    return { proxy: "more", why };
  }
  return undefined;
});
