/** Program that runs the vectors with the published package and returns the differences: plain JavaScript, the same everywhere. */
export const VECTORS_PROGRAM = `
import { canonicalPath, createImages, processingPath, signPath } from "@bucketfirst/core";
import { encryptedSource } from "@bucketfirst/core/encrypt";
export function check({ configs, vectors }) {
  const faults = [];
  for (const vector of vectors) {
    const { encryption, ...config } = configs[vector.config];
    if (encryption) config.encoding = encryptedSource(encryption);
    // A key in a browser is refused; here it is no secret.
    if (config.signing) config.signing = [config.signing].flat().map((pair) => ({ ...pair, allowBrowser: true }));
    const { source, options, extension, endpoint, F } = vector;
    const images = createImages(config);
    const how = { server: config.server, encoding: config.encoding, extension };
    let made;
    if (endpoint) made = { proxied: images.infoUrl(source, options) };
    else if (extension) made = { F: signPath(processingPath(images.resolveSource(source), options, how), config.signing) };
    else {
      const { path, cacheKey, cached, proxied } = images.buildUrls(source, options);
      made = { F: path, K: cacheKey, cached, proxied, canonical: canonicalPath(F, { signing: config.signing }) };
    }
    for (const [key, value] of Object.entries(made)) {
      const expected = key === "canonical" ? F : vector[key];
      if (value !== expected) faults.push(key + ": expected " + expected + ", got " + value);
    }
  }
  return { count: vectors.length, faults };
}
`;
