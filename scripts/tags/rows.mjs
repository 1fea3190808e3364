// The rows of spec/html.json: what is asked for. Descriptors, segments and HTML are core's.

const signing = { key: "736563726574", salt: "68656C6C6F" };
const proxyUrl = "https://img.example.com";
const cacheUrl = "https://bucket.example.com";

/** Configurations of both kinds of addressing; the pair of keys is that of imgproxy's documentation. */
export const CONFIGS = {
  classic: { proxyUrl, cacheUrl, signing },
  sets: { proxyUrl, cacheUrl, signing, sets: true },
  plain: { proxyUrl: `${proxyUrl}/img/`, cacheUrl, cacheFolder: "thumbs/", signing, encoding: "plain" },
  plainSets: { proxyUrl: `${proxyUrl}/img/`, cacheUrl, cacheFolder: "thumbs/", signing, encoding: "plain", sets: true },
  noBucket: { proxyUrl, signing },
  noBucketSets: { proxyUrl, signing, sets: true },
  unsigned: { proxyUrl: "http://localhost:8080", cacheUrl: "http://localhost:9000/cache" },
  unsignedSets: { proxyUrl: "http://localhost:8080", cacheUrl: "http://localhost:9000/cache", sets: true },
};

const cat = "https://shop.example.com/cat.jpg";
const fill = { type: "fill", width: 400, height: 300 };
const card = { resize: fill, formats: ["avif", "webp"], quality: 80 };
const avatar = { width: 64, height: 64, layout: "fixed" };
const pixel = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";

/** Requests, each in both kinds of addressing. */
const REQUESTS = [
  ["one candidate", { quality: 80 }],
  ["constrained", { width: 400, height: 300 }],
  ["constrained, width alone", { width: 333 }],
  ["fixed", avatar],
  ["fixed, other densities", { ...avatar, densities: [1, 1.5, 3] }],
  ["full width", { layout: "fullWidth", sizes: "(min-width: 60em) 60em, 100vw" }],
  ["full width of a box", { layout: "fullWidth", resize: { type: "fill", width: 1600, height: 900 } }],
  ["widths", { width: 400, widths: [200, 400, 500], quality: 70 }],
  ["formats", card],
  ["formats, fixed", { ...avatar, formats: ["webp"] }],
  ["a format of its own", { width: 100, densities: [1, 2], format: "webp", formats: ["avif", "webp"] }],
  ["placeholder of a colour", { width: 200, placeholder: "#8a7b6c" }],
  ["placeholder of a picture", { width: 200, placeholder: pixel }],
  ["original of 300 pixels", { width: 400, intrinsicWidth: 300 }],
  ["fixed, original of 90 pixels", { width: 64, layout: "fixed", intrinsicWidth: 90 }],
  [
    "art direction",
    {
      width: 800,
      height: 400,
      formats: ["avif"],
      media: [{ media: "(max-width: 600px)", resize: { type: "fill", width: 300, height: 300 } }],
    },
  ],
  [
    "art direction by another original",
    {
      width: 200,
      media: [{ media: "(prefers-color-scheme: dark)", source: "https://shop.example.com/night cat.jpg" }],
    },
  ],
  ["sizes auto", { layout: "fullWidth", sizes: "auto", formats: ["avif"] }],
  ["sizes auto of a box", { width: 400, sizes: "auto", media: [{ media: "(max-width: 9em)", width: 100 }] }],
  ["paper", { width: 200, media: [{ media: "print", width: 600, densities: [1] }] }],
];

/** Attributes, each with the card in both kinds of addressing. */
const ATTRIBUTES = [
  ["decoration", { alt: "" }],
  ["no alt", {}],
  ["priority", { alt: "A cat", priority: true }],
  ["priority, but lazy", { alt: "A cat", priority: true, loading: "lazy", fetchPriority: "low" }],
  ["eager", { alt: "A cat", loading: "eager", decoding: "sync", fetchpriority: "high" }],
  ["start at the proxy", { alt: "A cat", start: "proxy" }],
  ["start at the bucket", { alt: "A cat", start: "cache" }],
  ["fallback", { alt: "A cat", fallback: "/static/no picture.svg" }],
  ["retry", { alt: "A cat", retry: 2 }],
  ["retry with a delay", { alt: "A cat", retry: { times: 3, delayMs: 250 }, patienceMs: 3000 }],
  ["no retry", { alt: "A cat", retry: 0, patienceMs: 0 }],
  ["width alone", { alt: "A cat", width: 201 }],
  ["height alone, as text", { alt: "A cat", height: "75" }],
  ["both sides", { alt: "A cat", width: 100, height: 100, sizes: "100px" }],
  ["half a pixel", { alt: "A cat", width: 33.5 }],
  ["no width", { alt: "A cat", width: 0 }],
  ["numbers as text", { alt: "A cat", width: "120", retry: "2", patienceMs: "3000" }],
  ["no number", { alt: "A cat", width: "50%" }],
  ["placeholder", { alt: "A cat", placeholder: "rgb(0 0 0 / 50%)" }],
  ["no class of ours", { alt: "A cat", unstyled: true }],
  ["classes", { class: "card  round", id: "cat", alt: "A cat", title: "Tom" }],
  ["classes of the page alone", { alt: "A cat", unstyled: true, class: "card" }],
  [
    "data, aria and booleans",
    { "data-id": 7, "aria-hidden": "true", alt: "", inert: true, hidden: false, "data-ratio": 1.5, title: null },
  ],
  ["attributes of the picture", { alt: "A cat", pictureProps: { class: "frame", id: "p1", hidden: true } }],
  ["hostile alt", { alt: '"><script>alert(1)</script>' }],
  ["hostile class", { alt: "A cat", class: "a\"b 'c' <d> & é" }],
  ["escapes", { alt: "a & b &amp; <i>\"c\"</i> 'd'\ne\r\tf", title: "кот 🐈 \u2028 \u00a0" }],
  [
    "names of our own attributes",
    {
      src: "x",
      srcset: "y",
      alt: "A cat",
      "data-stage": "z",
      "data-fallback": "f",
      "data-proxy": "p",
      "data-cache": "c",
    },
  ],
  ["sizes auto by the page", { alt: "A cat", sizes: "auto" }],
  ["sizes auto of an eager image", { alt: "A cat", sizes: "auto", priority: true }],
  ["no sizes", { alt: "A cat", sizes: "" }],
  ["sizes come first where the page writes them first", { sizes: "50vw", loading: "lazy", alt: "A cat" }],
];

const both = (name, request, attributes) => [
  { name, config: "classic", source: cat, request, attributes },
  { name: `${name}, set`, config: "sets", source: cat, request, attributes },
];

const awkward = "https://shop.example.com/кот & co/a b,c.jpg?x=1&y='2'";

/** Rows that are built: from a configuration, a source and a request. */
const BUILT = [
  ...REQUESTS.flatMap(([name, request]) => both(name, request, { alt: "A cat" })),
  ...ATTRIBUTES.flatMap(([name, attributes]) => both(name, card, attributes)),
  ...["plain", "noBucket", "unsigned"].flatMap((config) => [
    { name: config, config, source: awkward, request: card, attributes: { alt: "A cat" } },
    { name: `${config}, set`, config: `${config}Sets`, source: awkward, request: card, attributes: { alt: "A cat" } },
  ]),
];

/** Descriptors from elsewhere: of hits, of a sign handler, of a stranger. */
const GIVEN = [
  { name: "smallest descriptor", image: { cachedSrc: "/b/1", proxySrc: "/p/1" }, attributes: { alt: "" } },
  {
    name: "known missing",
    image: { cachedSrc: "/b/1", proxySrc: "/p/1", width: 4, height: 3, start: "proxy" },
    attributes: { alt: "" },
  },
  {
    name: "known missing, but the page asks the bucket",
    image: { cachedSrc: "/b/1", proxySrc: "/p/1", start: "proxy" },
    attributes: { alt: "", start: "cache" },
  },
  {
    name: "the hint decides for auto",
    image: { cachedSrc: "/b/1", proxySrc: "/p/1", start: "proxy" },
    attributes: { alt: "", start: "auto" },
  },
  {
    name: "mixed srcset of marked hits",
    image: {
      cachedSrc: "/b/1",
      proxySrc: "/p/1",
      cachedSrcSet: "/b/1 1x, /p/2 2x",
      proxySrcSet: "/p/1 1x, /p/2 2x",
    },
    attributes: { alt: "" },
  },
  {
    name: "no addresses",
    image: { cachedSrc: "", proxySrc: "", width: 40, height: 30 },
    attributes: { alt: "A cat" },
  },
  {
    name: "no addresses, but a fallback",
    image: { cachedSrc: "", proxySrc: "" },
    attributes: { alt: "A cat", fallback: "/no.svg" },
  },
  {
    name: "a fallback that fails anyway",
    image: { cachedSrc: "/b/1", proxySrc: "/p/1" },
    attributes: { alt: "", fallback: "/p/1" },
  },
  {
    name: "a placeholder dropped by the page",
    image: { cachedSrc: "/b/1", proxySrc: "/p/1", placeholder: "#fff" },
    attributes: { alt: "", placeholder: "" },
  },
  { name: "smallest set", image: { cachedBase: "/b/", proxyBase: "/p/", ladder: "1x" }, attributes: { alt: "" } },
  {
    name: "a set that is known missing",
    image: { cachedBase: "/b/", proxyBase: "/p/", ladder: "200-400", formats: "avif", start: "proxy" },
    attributes: { alt: "" },
  },
  {
    name: "a set of which two members are missing",
    image: {
      cachedBase: "/b/",
      proxyBase: "/p/",
      ladder: "200-400",
      formats: "avif-jpg",
      format: "jpg",
      width: 100,
      missing: ["400.avif", "400"],
    },
    attributes: { alt: "" },
  },
  {
    name: "a set whose src is missing",
    image: { cachedBase: "/b/", proxyBase: "/p/", ladder: "1x-2x", missing: ["1x"] },
    attributes: { alt: "", fallback: "/no.svg" },
  },
  {
    name: "a set of which all is missing",
    image: { cachedBase: "/b/", proxyBase: "/p/", ladder: "1x-2x", missing: ["1x", "2x"] },
    attributes: { alt: "", start: "cache" },
  },
  {
    name: "a set of types with other names",
    image: { cachedBase: "/b/", proxyBase: "/p/", ladder: "1x", formats: "best-heic-ico-svg-jpg" },
    attributes: { alt: "" },
  },
  {
    name: "a set of a narrow original",
    image: { cachedBase: "/b/", proxyBase: "/p/", ladder: "0.5x-1x-1.5x-2x", width: 300, knownWidth: 400 },
    attributes: { alt: "", width: 150 },
  },
  {
    name: "hostile descriptor",
    image: {
      cachedSrc: 'javascript:"<',
      proxySrc: "/p/1?a=1&b=2",
      layout: '"onload=x',
      placeholder: "url('x')",
      onload: "alert(1)",
      sources: [{ media: '"><', cachedSrcSet: "/b/2", proxySrcSet: "/p/2", onerror: "x" }],
    },
    attributes: { alt: "" },
  },
];

const small = { cachedSrc: "/b/1", proxySrc: "/p/1" };

/** Texts that no port may print. */
const REFUSED = [
  { name: "a handler", image: small, attributes: { alt: "", onload: "alert(1)" } },
  { name: "a handler in other letters", image: small, attributes: { alt: "", ONCLICK: "alert(1)" } },
  { name: "a name that leaves its place", image: small, attributes: { alt: "", 'x="><script': "1" } },
  { name: "a name with a line behind it", image: small, attributes: { alt: "", "title\n": "1" } },
  { name: "a name that only folds to a letter", image: small, attributes: { alt: "", "\u212aey": "1" } },
  {
    name: "a handler of the picture",
    image: { ...small, sources: [{ type: "image/avif", cachedSrcSet: "/b/2", proxySrcSet: "/p/2" }] },
    attributes: { alt: "", pictureProps: { onclick: "x" } },
  },
  { name: "an address", image: "/cat.jpg", attributes: { alt: "" } },
  { name: "nothing", image: null, attributes: { alt: "" } },
  { name: "half a set", image: { cachedBase: "/b/", proxyBase: "/p/" }, attributes: { alt: "" } },
  { name: "no descriptor", image: { src: "/cat.jpg" }, attributes: { alt: "" } },
];

export const ROWS = [...BUILT, ...GIVEN, ...REFUSED];
