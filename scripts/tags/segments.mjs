/** The parts of a proxied address: option segments, and the source as it was before encoding. */
function partsOf(address, { proxyUrl, encoding }) {
  const [, ...segments] = address.slice(proxyUrl.replace(/\/+$/, "").length + 1).split("/");
  if (encoding === "plain") {
    const mark = segments.indexOf("plain");
    return { options: segments.slice(0, mark).join("/"), source: decodeURIComponent(segments[mark + 1]) };
  }
  return { options: segments.slice(0, -1).join("/"), source: Buffer.from(segments.at(-1), "base64url").toString() };
}

/** A srcset with option segments in the place of addresses. */
function srcset(text, config) {
  return text
    .split(", ")
    .map((candidate) => {
      const [address, ...descriptor] = candidate.split(" ");
      return [partsOf(address, config).options, ...descriptor].join(" ");
    })
    .join(", ");
}

function ofSource({ cachedSrcSet, proxySrcSet, ...rest }, source, config) {
  const { source: own } = partsOf(proxySrcSet.split(" ", 1)[0], config);
  return { ...rest, ...(own !== source && { source: own }), srcset: srcset(proxySrcSet, config) };
}

function ofSet({ cachedBase, proxyBase, media, ...rest }, source, config) {
  const { options, source: own } = partsOf(proxyBase.slice(0, -1), config);
  const [, ...segments] = options.split("/");
  return {
    ...rest,
    ...(own !== source && { source: own }),
    ...(segments.length && { options: segments.join("/") }),
    ...(Array.isArray(media) ? { media: media.map((entry) => ofSet(entry, source, config)) } : media && { media }),
  };
}

/**
 * The request of a descriptor as ports take it: with finished option segments, read from the proxied addresses.
 *
 * @example
 * segmentsOf(image, "https://example.com/cat.jpg", config)
 * // { options: "rs:fit:400", srcset: "rs:fit:200 200w, rs:fit:400 400w", width: 400, … }
 */
export function segmentsOf(image, source, config) {
  if ("proxyBase" in image) return ofSet(image, source, config);
  const { cachedSrc, proxySrc, cachedSrcSet, proxySrcSet, sources, ...rest } = image;
  return {
    options: partsOf(proxySrc, config).options,
    ...(proxySrcSet && { srcset: srcset(proxySrcSet, config) }),
    ...rest,
    ...(sources && { sources: sources.map((entry) => ofSource(entry, source, config)) }),
  };
}
