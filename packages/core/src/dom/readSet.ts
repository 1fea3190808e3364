import type { SetDescriptor, SetDescriptorMedia } from "../images/SetDescriptor.js";

/** An element, the addresses that it prints, and the base by which they are the proxy's. */
interface Printed {
  element: HTMLElement;
  base: string;
  lines: { base: string; member: string; descriptor: string }[];
}

function printedOf(element: HTMLElement, base: string): Printed {
  // A minified page has no space behind the comma.
  const words = (element.getAttribute("srcset") ?? "")
    .replace(/([wx]),/g, "$1 ")
    .trim()
    .split(/\s+/);
  const lines = words.flatMap((address, i) => {
    if (i % 2) return [];
    const end = address.lastIndexOf("/") + 1;
    return [{ base: address.slice(0, end), member: address.slice(end), descriptor: words[i + 1] ?? "" }];
  });
  return { element, base, lines };
}

/** Reads the set of some elements: bases, ladder, formats, and the missing members. */
function setOf(
  base: string,
  printed: readonly Printed[],
  cache: string | undefined,
): Omit<SetDescriptorMedia, "media"> {
  const [, ladder = "", formats] = /\/set:([^/:]*)(?::([^/]*))?\//.exec(base) ?? [];
  const lines = printed.flatMap((one) => one.lines);
  const cachedBase = lines.find((line) => line.base !== base)?.base ?? cache ?? base;
  // Where no address is the bucket's, the whole image starts at the proxy.
  const missing = lines.some((line) => line.base !== base)
    ? [...new Set(lines.filter((line) => line.base === base).map(({ member }) => member))]
    : [];
  // A source with bare members has the format that the request itself has.
  const own = printed.findIndex(
    ({ element, lines }) => element.hasAttribute("type") && !/\.[a-z]/.test(lines[0]?.member ?? ""),
  );
  const last = printed[0]?.lines.at(-1);
  const { element } = printed.at(-1) as Printed;
  const [sizes, width, height] = ["sizes", "width", "height"].map((name) => element.getAttribute(name) ?? undefined);
  const known = last && Number.parseFloat(last.descriptor);
  const isShorter = last && known !== Number.parseFloat(last.member);
  return {
    cachedBase,
    proxyBase: base,
    ladder,
    ...(formats && { formats }),
    ...(own >= 0 && { format: formats?.split("-")[own] }),
    ...(missing.length && cachedBase !== base && { missing }),
    ...(isShorter && { knownWidth: last.descriptor.endsWith("x") ? Number(known) * Number(width) : known }),
    sizes,
    // The width is a text, as every attribute is.
    width: width as never,
    height: height as never,
  };
}

/**
 * Reads the set that an image was rendered from, and those of its art direction, from `data-proxy` and the srcsets.
 *
 * @example
 * readSet(img, []) // { cachedBase: "https://bucket…/1f…/", proxyBase: "https://img…/", ladder: "200-400", … }
 */
export function readSet(img: HTMLImageElement, sources: readonly HTMLSourceElement[]): SetDescriptor {
  const { proxy = "", cache } = img.dataset;
  const printed = [...sources, img].map((element) => printedOf(element, element.dataset.proxy ?? proxy));
  const conditions = [...new Set(sources.map(({ media }) => media).filter(Boolean))];
  const media = conditions.map((media) => {
    const own = printed.filter(({ element }) => element.getAttribute("media") === media);
    return { media, ...setOf(own[0]?.base ?? proxy, own, undefined) };
  });
  return {
    ...setOf(
      proxy,
      printed.filter(({ element }) => !element.hasAttribute("media")),
      cache,
    ),
    ...(media.length && { media }),
  };
}
