import type { ImageDescriptor } from "@bucketfirst/core";

/** Code that would run if a key or a value of a descriptor became more than an attribute's text. */
const RUN = "globalThis.__ran = true";

/** Keys that have a meaning for some renderer. They are JSON, since only JSON can hold a `__proto__` of its own. */
const KEYS = `
  "onload": "${RUN}", "onerror": "${RUN}", "onLoad": "${RUN}", "on:load": "${RUN}", "onanimationstart": "${RUN}",
  "onVnodeMounted": "${RUN}", "innerHTML": "<img src=x onerror='${RUN}'>", ".innerHTML": "<b>", "^onload": "${RUN}",
  "textContent": "text", "outerHTML": "<script>${RUN}</script>", "dangerouslySetInnerHTML": { "__html": "<b>" },
  "children": [{ "type": "script" }], "ref": "ref", "key": "key", "is": "x-evil", "style": "background:url(//evil.test/1)",
  "class": "evil", "className": "evil", "id": "evil", "srcdoc": "<script>", "href": "javascript:${RUN}", "data-stage": "proxy",
  "data-fallback": "//evil.test/1", "data-retry": "9 1", "constructor": { "prototype": {} }, "__proto__": { "onload": "${RUN}" }`;

/** Values of a wrong type or form for any field. */
const VALUES: unknown[] = [
  {},
  { toString: 1, valueOf: 1 },
  [],
  [{ toString: 1 }],
  null,
  true,
  -1,
  "",
  `javascript:${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"/>`,
  `url(javascript:${RUN})`,
  "url(//evil.test/1), red",
  `" onload="${RUN}`,
  `'><script>${RUN}</script>`,
];

const IMAGE_FIELDS = "cachedSrc proxySrc cachedSrcSet proxySrcSet sizes sources width height layout placeholder start";
const SET_FIELDS =
  "cachedBase proxyBase ladder formats format missing sizes width height layout placeholder start knownWidth media";
const SOURCE_FIELDS = "type media sizes cachedSrcSet proxySrcSet width height";

/** One descriptor, with its fault. */
export interface Hostile {
  name: string;
  image: ImageDescriptor;
}

/**
 * Makes descriptors as a foreign API might send them: with unknown keys, and each field with each wrong value. All other
 * fields are right, with the two given addresses.
 */
export function hostileDescriptors(cachedSrc = "/b/1", proxySrc = "/p/1"): Hostile[] {
  const good = { cachedSrc, proxySrc };
  const source = { type: "image/webp", cachedSrcSet: cachedSrc, proxySrcSet: proxySrc };
  const withKeys = (record: object) => JSON.parse(`{ ${KEYS}, ${JSON.stringify(record).slice(1)}`);
  const lists = [null, 5, "text", true, [null], [[source]], [5], ["text"], { 0: source, length: 1 }];
  const wrong = (record: object, fields: string): [string, object][] =>
    VALUES.flatMap((value) =>
      fields
        .split(" ")
        .map((field): [string, object] => [`${field}: ${JSON.stringify(value)}`, { ...record, [field]: value }]),
    );
  const set = { cachedBase: `${cachedSrc}/`, proxyBase: `${proxySrc}/`, ladder: "200-400", formats: "webp" };
  const media = { ...set, media: "print" };
  const found: [string, object][] = [
    ["unknown keys", withKeys(good)],
    ["unknown keys of a source", { ...good, sources: [withKeys(source)] }],
    ...lists.map((sources): [string, object] => [`sources: ${JSON.stringify(sources)}`, { ...good, sources }]),
    ...wrong(good, IMAGE_FIELDS),
    ...wrong(source, SOURCE_FIELDS).map(([name, record]): [string, object] => [
      `sources[0].${name}`,
      { ...good, sources: [record] },
    ]),
    ["unknown keys of a set", withKeys(set)],
    ["unknown keys of a set's media", { ...set, media: [withKeys(media)] }],
    ...lists.map((media): [string, object] => [`media: ${JSON.stringify(media)}`, { ...set, media }]),
    ...wrong(set, SET_FIELDS).map(([name, record]): [string, object] => [`set.${name}`, record]),
    ...wrong(media, `${SET_FIELDS} media`).map(([name, record]): [string, object] => [
      `media[0].${name}`,
      { ...set, media: [record] },
    ]),
  ];
  return found.map(([name, image]) => ({ name, image: image as ImageDescriptor }));
}

/** Names of the attributes that a descriptor may give to an `<img>` that is printed with an `alt` alone. */
export const IMG_ATTRIBUTES: readonly string[] =
  "alt loading decoding width height class data-layout data-placeholder data-stage data-proxy data-cache data-cache-src sizes data-proxy-srcset srcset data-proxy-src src".split(
    " ",
  );

/** Names of the attributes that a descriptor may give to a `<source>`. */
export const SOURCE_ATTRIBUTES: readonly string[] =
  "type media width height data-proxy sizes data-proxy-srcset srcset".split(" ");
