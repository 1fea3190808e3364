import { validateHeaderValue } from "node:http";

const signing = { key: "943b421c9eb07c83", salt: "520f986b998545b4" };
const server = { edition: "pro" };
const proxyUrl = "https://img.test";
const cacheUrl = "https://bucket.test";
const SOURCES = [
  "https://shop.test/cat.jpg",
  "local:///a b/ü.png",
  "s3://bucket/key?v=1#x",
  "https://u:p@h.test/%25/:/@.webp",
];
const OPTIONS = [
  {},
  { resize: { type: "fill", width: 300, height: 200 }, gravity: "sm", quality: 80 },
  { width: 40, dpr: 2, blur: 3.5, padding: { top: 1, left: 4 }, format: "avif", filename: "k" },
];

/** A parser's refusal by one of our own errors is right; every other throw is a fault, which the caller reports. */
const refuses = (isOwn, run) => {
  try {
    return { value: run() };
  } catch (error) {
    if (isOwn(error)) return {};
    throw error;
  }
};

const must = (holds, what) => {
  if (!holds) throw new Error(what);
};

/**
 * Lists the parsers of foreign bytes: well-formed seeds of each, and what must hold for every text that is made of them.
 * `check` returns whether the text was accepted, and throws what the command reports.
 */
export function targets(parsers) {
  const { canonicalPath, canonicalSet, createImages, isBucketfirstError, parsePath, parseSet, processingPath } =
    parsers;
  const { signPath, targetOf, isProxyError } = parsers;
  const isOurs = (error) => isBucketfirstError(error);
  const isRefusal = (error) => isProxyError(error) && error.status >= 400 && error.status < 500;

  const plain = SOURCES.flatMap((source) =>
    OPTIONS.flatMap((options) =>
      ["base64", "plain"].map((encoding) => processingPath(source, options, { server, encoding })),
    ),
  );
  const signed = plain.map((path) => signPath(path, signing));
  const sets = createImages({ proxyUrl, cacheUrl, server, signing, sets: true });
  const members = SOURCES.flatMap((source) =>
    [{ width: 200 }, { width: 90, height: 50, formats: ["avif", "webp"], layout: "fixed" }].flatMap((request) => {
      const { proxyBase, ladder, formats } = sets.image(source, request);
      const base = proxyBase.slice(proxyUrl.length);
      return ladder.split("-").flatMap((step) => [base + step, ...(formats ? [`${base}${step}.avif`] : [])]);
    }),
  );
  const verified = new Set(signed);
  const memberKeys = new Set(
    members.map((target) => targetOf(target, { signing, unsignedSegment: "unsafe", pathPrefix: "" }).key),
  );
  const requests = [...signed, ...members];
  const keys = new Set(
    requests.map((url) => targetOf(url, { signing, unsignedSegment: "unsafe", pathPrefix: "" }).key),
  );

  return {
    parsePath: {
      seeds: plain.map((path) => `/unsafe${path}`),
      check(text) {
        const { value } = refuses(isOurs, () => parsePath(text, { server }));
        if (!value) return false;
        must(typeof value.source === "string", "expected a source");
        return true;
      },
    },
    "canonicalPath, without keys": {
      seeds: plain.map((path) => `/unsafe${path}`),
      check(text) {
        const { value } = refuses(isOurs, () => canonicalPath(text));
        if (value !== undefined) must(canonicalPath(value) === value, `a canonical path has another: ${value}`);
        return value !== undefined;
      },
    },
    "canonicalPath, signed": {
      seeds: signed,
      check(text) {
        const { value } = refuses(isOurs, () => canonicalPath(text, { signing }));
        // Whatever verifies is one of the paths that were signed: a change never buys another picture, nor another key.
        if (value !== undefined) must(verified.has(value), `a changed path verifies: ${value}`);
        return value !== undefined;
      },
    },
    parseSet: {
      seeds: members,
      check(text) {
        const { value } = refuses(isOurs, () => parseSet(text, { server }));
        if (!value) return false;
        const path = signPath(value.classicPath);
        must(canonicalPath(path) === path, `no canonical member: ${value.classicPath}`);
        must(
          canonicalSet(text, { server, unsignedSegment: value.signature })?.key === value.key,
          "two readers of one set disagree",
        );
        return true;
      },
    },
    "target of a request": {
      seeds: requests,
      check(text) {
        const config = { signing, unsignedSegment: "unsafe", pathPrefix: "" };
        const { value } = refuses(isRefusal, () => targetOf(text, config));
        if (!value) return false;
        must(/^[0-9a-f]{32}(\/[\w.-]+)?$/.test(value.key), `a key that is a path: ${value.key}`);
        // Foreign members of a ladder are refused too: the signature covers the ladder.
        must(value.info || keys.has(value.key) || memberKeys.has(value.key), `a new key was bought: ${value.key}`);
        return true;
      },
    },
    ...documents(parsers),
    ...bytes(parsers),
  };
}

/** Targets for what a page or an API hands over. */
function documents({ createImages, isBucketfirstError, renderImage, readDescriptor, readMeta, JSDOM, attributes }) {
  const isOurs = (error) => isBucketfirstError(error);
  const instances = [false, true].map((isSet) => createImages({ proxyUrl, cacheUrl, server, signing, sets: isSet }));
  const descriptors = instances.flatMap((images) =>
    SOURCES.map((source) => images.image(source, { width: 90, height: 50, formats: ["avif"], placeholder: "#aabbcc" })),
  );
  const shape = /^(<picture>(<source( [\w-]+(="[^"<>']*")?)*>)*)?<img( [\w-]+(="[^"<>']*")?)+>(<\/picture>)?$/;
  const render = (image) => {
    const { value } = refuses(isOurs, () => renderImage(image, { alt: "" }));
    if (value === undefined) return false;
    must(shape.test(value), `no single image: ${value}`);
    for (const [, name] of value.replaceAll(/"[^"]*"/g, "").matchAll(/ ([\w-]+)/g))
      must(attributes.has(name), `an attribute of the descriptor's own: ${name}`);
    return true;
  };
  const { document } = new JSDOM("").window;
  return {
    "descriptor, as JSON": {
      seeds: descriptors.map((image) => JSON.stringify(image)),
      check(text) {
        let image;
        try {
          image = JSON.parse(text);
        } catch {
          return false;
        }
        return render(image);
      },
    },
    readDescriptor: {
      rate: 0.05,
      seeds: descriptors.map((image) => renderImage(image, { alt: "A cat" })),
      check(text) {
        document.body.innerHTML = text;
        const img = document.querySelector("img");
        if (!img) return false;
        const { value } = refuses(isOurs, () => readDescriptor(img));
        return value !== undefined && render(value);
      },
    },
    readMeta: {
      seeds: ['{"width":400,"height":300,"format":"jpeg","bytes":1234,"alpha":false,"color":"#a1b2c3"}'],
      check(text) {
        const meta = readMeta(text);
        if (!meta) return false;
        must(
          meta.width === undefined || (meta.width > 0 && meta.height > 0),
          `sides of no picture: ${JSON.stringify(meta)}`,
        );
        return true;
      },
    },
  };
}

/** Targets for what imgproxy and a bucket send. */
function bytes({
  classify,
  isPicture,
  sniffType,
  readDisposition,
  sentDisposition,
  s3FaultOf,
  listEntries,
  StoreError,
}) {
  const magics = [
    "\xff\xd8\xff\xe0",
    "\x89PNG\r\n\x1a\n",
    "GIF89a",
    "RIFF\0\0\0\0WEBPVP8 ",
    "II*\0",
    "BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0",
  ];
  const types = ["image/jpeg", "image/png", "image/svg+xml", "text/html", "image/avif", undefined];
  const asDisposition = (value) => validateHeaderValue("Content-Disposition", value);
  return {
    "sniffers of types": {
      seeds: [
        ...magics,
        "\0\0\0\x1cftypavif\0\0\0\0avifmif1",
        "\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        '<?xml version="1.0"?><!-- a --><!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">',
        '{"width":4,"height":3,"format":"jpeg"}',
      ].map((text) => text.padEnd(40)),
      check(text) {
        const first = Buffer.from(text, "latin1");
        const sniffed = sniffType(first);
        for (const type of types) {
          const { kind } = classify(200, { "content-type": type }, first);
          if (kind === "picture") must(type === sniffed || !isPicture(type), `${type} with the bytes of ${sniffed}`);
          if (kind === "picture") must(type !== "text/html", "a page that may be stored");
        }
        return sniffed !== undefined;
      },
    },
    "Content-Disposition": {
      seeds: [
        'inline; filename="cat.jpg"',
        'attachment; filename="k\xc3\xa4se.jpg"',
        "inline; filename*=UTF-8''%e2%82%ac",
      ],
      check(text) {
        const header = Buffer.from(text, "utf8").toString("latin1");
        const { sent, stored } = readDisposition(header);
        asDisposition(sent);
        must(/^[\x20-\x7e]*$/.test(stored), `a stored value that is not ASCII: ${JSON.stringify(stored)}`);
        asDisposition(sentDisposition(stored));
        asDisposition(sentDisposition(text));
        return true;
      },
    },
    "XML of a store: faults": {
      seeds: ['<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>The key &amp; so on</Message></Error>'],
      check(text) {
        const { error } = s3FaultOf({ status: 404, headers: {}, body: Buffer.from(text) });
        must(error instanceof StoreError, "expected a fault of the store");
        return error.code !== undefined;
      },
    },
    "XML of a store: lists": {
      seeds: [
        "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><Contents><Key>a+b%2Fc</Key>" +
          "</Contents><NextContinuationToken>t&amp;1</NextContinuationToken></ListBucketResult>",
      ],
      async check(text) {
        let pages = 0;
        const call = async () => {
          pages += 1;
          // A list that never ends would hold an operator's purge for ever; this store stops it.
          return { status: 200, headers: {}, body: Buffer.from(pages > 2 ? "<ListBucketResult/>" : text) };
        };
        try {
          for await (const { name, size = 0 } of listEntries({ call }, ""))
            must(typeof name === "string" && size >= 0, "expected a name and a size");
          return true;
        } catch (error) {
          if (error instanceof StoreError) return false;
          throw error;
        }
      },
    },
  };
}
