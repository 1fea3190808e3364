// biome-ignore-all lint/style/useTemplate: the inline head script carries this file, where each is two bytes more.
import type { Stage } from "./stages.js";

/**
 * Moves an image to the next stage. The caller has found that it is broken, or that the bucket has been silent for too long.
 * `failed` is the address that failed, empty where none did. Also on the cache stage it may be one of the proxy's, where a
 * part of the candidates was known to be missing: then the proxy has failed. A miss is noted in the registry, and the address
 * that failed in `data-missed`. Returns the new stage, or nothing where the proxy is asked again, for which a runtime waits
 * and counts. The code is terse, because the inline head script carries it: 550 bytes.
 *
 * The set that the browser had picked from is written first, then the rest top-down, `srcset` before `src`, and nothing is
 * removed: in any other order WebKit requests the failed address once more. An attribute that has its value already is not
 * written, since every browser would request it again.
 */
export const advance = (img: HTMLImageElement, failed = img.currentSrc): Stage | undefined => {
  let { stage, fallback, proxy, retry } = img.dataset;
  const key = proxy ?? (img.getAttribute("src") as string);
  // The address may stand in the page as `/path`, `//host/path` or whole. A space is appended, since `KEY/400` begins `KEY/400.avif`.
  const address = failed.replace(location.origin, "").replace(/^\w+:/, "") + " ";
  for (const picked of [address, ""])
    for (const element of (img.closest("picture")?.children as Iterable<HTMLImageElement> | undefined) ?? [img])
      for (const name of ["srcset", "src"] as const) {
        const value = element.getAttribute(name);
        let to =
          element.getAttribute("data-proxy-" + name) ??
          // The base of an address ends at its last slash. The replacement is a function, since a `$` in the base is text.
          (proxy &&
            value?.replace(/((^|\s)([\d.wx]*,)?)\S*\//g, (_, before) => before + (element.dataset.proxy ?? proxy)));
        // The proxy's own address has failed.
        if (failed && stage === "cache" && (to + " ").includes(address)) stage = "proxy";
        if (stage === "proxy" && retry) return;
        if (stage !== "cache") to = fallback;
        if (to && to !== value && (value + " ").includes(picked)) element[name] = to;
      }
  if (stage === "cache") {
    img.dataset.missed = failed;
    // biome-ignore lint/suspicious/noAssignInExpressions: one more line is ten bytes more in every page.
    (navigator.bucketfirst ??= new Map()).set(key, Date.now());
  }
  // biome-ignore lint/suspicious/noAssignInExpressions: as above.
  return (img.dataset.stage =
    stage === "cache" ? "proxy" : stage === "proxy" && fallback ? "fallback" : "failed") as Stage;
};
