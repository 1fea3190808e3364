// Configurations of the vectors and the vectors that need one of their own.

const signing = {
  key: "943b421c9eb07c830af81030552c86009268de4e532ba2ee2eab8247c6da0881",
  salt: "520f986b998545b4785e0defbc4f3c1203f22de2374a3d53cb7a7fe9fea309c5",
};
/** The pair of imgproxy's own documentation: "secret" and "hello". */
const documented = { key: "736563726574", salt: "68656C6C6F" };
/** Longer than the 64 bytes of an HMAC block, so it is hashed first. */
const long = { key: "ab".repeat(65), salt: "cd".repeat(70) };
const proxyUrl = "https://img.example.com";
const cacheUrl = "https://bucket.example.com/processed";
const pro = { edition: "pro" };
/** Key and IV of the worked example in imgproxy's documentation. */
const encryptionKey = "1eb5b0e971ad7f45324c1bb15c947cb207c43152fa5c6c7f35c4f36e0c18e0f1";

export const CONFIGS = {
  signed: { proxyUrl, cacheUrl, signing },
  plain: { proxyUrl, cacheUrl, signing, encoding: "plain" },
  pro: { proxyUrl, cacheUrl, signing, server: pro },
  unsigned: { proxyUrl: "http://localhost:8080/" },
  unsignedPlain: { proxyUrl: "http://localhost:8080", cacheUrl: "http://localhost:9000/cache", encoding: "plain" },
  folder: { proxyUrl: `${proxyUrl}/img//`, cacheUrl: `${cacheUrl}/`, cacheFolder: "thumbs/", signing: documented },
  prefix: { proxyUrl: `${proxyUrl}/img`, cacheUrl, cacheFolder: "v1-", signing: documented },
  size1: { proxyUrl, cacheUrl, signing: { ...documented, size: 1 } },
  size8: { proxyUrl, cacheUrl, signing: { ...documented, size: 8 } },
  size31: { proxyUrl, cacheUrl, signing: { ...documented, size: 31 } },
  rotating: { proxyUrl, cacheUrl, signing: [documented, signing] },
  longKey: { proxyUrl, cacheUrl, signing: long },
  sourceBase: { proxyUrl, cacheUrl, signing, sourceBase: "https://shop.example.com//" },
  sourceBasePlain: { proxyUrl, cacheUrl, signing, encoding: "plain", sourceBase: "https://shop.example.com/media" },
  sourceBaseLocal: { proxyUrl, cacheUrl, signing, sourceBase: "local:///" },
  sourceBaseS3: { proxyUrl, cacheUrl, signing, sourceBase: "s3://" },
  presetsOnly: { proxyUrl, cacheUrl, signing, server: { presetsOnly: true } },
  comma: { proxyUrl, cacheUrl, signing, server: { edition: "pro", argumentsSeparator: "," } },
  twoColons: { proxyUrl, cacheUrl, signing, server: { argumentsSeparator: "::" } },
  presetsComma: { proxyUrl, cacheUrl, signing, server: { presetsOnly: true, argumentsSeparator: "," } },
  encrypted256: { proxyUrl, cacheUrl, signing, server: pro, encryption: { key: encryptionKey } },
  encrypted256Iv: {
    proxyUrl,
    cacheUrl,
    signing,
    server: pro,
    encryption: { key: encryptionKey, iv: "a79563a2b35d86cee6451c3c800f535a" },
  },
  encrypted192: { proxyUrl, cacheUrl, signing, server: pro, encryption: { key: encryptionKey.slice(0, 48) } },
  encrypted128: { proxyUrl, cacheUrl, signing, server: pro, encryption: { key: encryptionKey.slice(0, 32) } },
};

const cat = "https://example.com/images/cat.jpg";
const catPlain = "https%3A%2F%2Fexample.com%2Fimages%2Fcat.jpg";
const w300 = { options: { width: 300 }, segments: "w:300" };
const none = { options: {}, segments: "" };

export const MORE = [
  { config: "unsigned", source: cat, ...w300 },
  { config: "unsigned", source: "a", ...none },
  { config: "unsignedPlain", source: cat, plain: catPlain, ...none },
  { config: "unsignedPlain", source: "cat one.jpg", plain: "cat%20one.jpg", ...none, sidecarDiffers: true },
  { config: "folder", source: cat, ...w300 },
  { config: "prefix", source: cat, ...w300 },
  { config: "size1", source: cat, ...w300 },
  { config: "size8", source: cat, ...w300 },
  { config: "size31", source: cat, ...w300 },
  { config: "rotating", source: cat, ...w300 },
  { config: "longKey", source: cat, ...w300 },
  // Extensions: jpeg is written jpg.
  { config: "signed", source: cat, extension: "webp", ...w300 },
  { config: "plain", source: cat, plain: catPlain, extension: "png", ...w300 },
  { config: "encrypted128", source: cat, extension: "avif", ...w300 },
  // One slash between base and source; a scheme or // in front stays.
  ...[
    ["cat.jpg", "https://shop.example.com/cat.jpg"],
    ["/uploads/cat.jpg", "https://shop.example.com/uploads/cat.jpg"],
    ["//cdn.example.com/cat.jpg", "//cdn.example.com/cat.jpg"],
    ["s3://bucket/cat.jpg", "s3://bucket/cat.jpg"],
    ["a b/кот.jpg?x=1#y", "https://shop.example.com/a b/кот.jpg?x=1#y"],
  ].map(([source, resolved]) => ({ config: "sourceBase", source, resolved, ...w300 })),
  // A scheme has no case, and a base may be a scheme alone.
  { config: "sourceBase", source: "HTTPS://cdn.example.com/cat.jpg", ...w300 },
  { config: "sourceBaseLocal", source: "/a/cat.jpg", resolved: "local:///a/cat.jpg", ...w300 },
  { config: "sourceBaseS3", source: "bucket/10:30 cat.jpg", resolved: "s3://bucket/10:30 cat.jpg", ...w300 },
  {
    config: "sourceBasePlain",
    source: "///a b.jpg",
    resolved: "///a b.jpg",
    plain: "%2F%2F%2Fa%20b.jpg",
    ...w300,
  },
  {
    config: "sourceBasePlain",
    source: "cat one.jpg",
    resolved: "https://shop.example.com/media/cat one.jpg",
    plain: "https%3A%2F%2Fshop.example.com%2Fmedia%2Fcat%20one.jpg",
    ...w300,
  },
  { config: "presetsOnly", source: cat, options: { preset: ["card", "sharp"] }, segments: "card:sharp" },
  { config: "presetsOnly", source: cat, options: { preset: "card" }, segments: "card" },
  { config: "presetsComma", source: cat, options: { preset: ["card", "sharp"] }, segments: "card,sharp" },
  {
    config: "comma",
    source: cat,
    options: {
      resize: { type: "fill", width: 300, height: 200 },
      gravity: { type: "obj", classNames: ["face", "cat"] },
      formatQuality: { webp: 70 },
      filename: "a,b",
      extra: ["cb,v1"],
    },
    segments: "rs,fill,300,200/g,obj,face,cat/fq,webp,70/fn,YSxi,1/cb,v1",
  },
  { config: "twoColons", source: cat, options: { crop: { width: 10, gravity: "sm" } }, segments: "c::10::0::sm" },
  {
    config: "pro",
    source: cat,
    options: [{ resize: { type: "fit", width: 500, height: 500 } }, { trim: 10 }, { quality: 80, rotate: 90 }],
    segments: "rs:fit:500:500/-/t:10/-/rot:90/q:80",
  },
  { config: "encrypted256Iv", source: "http://example.com/images/curiosity.jpg", ...w300 },
  ...["encrypted256", "encrypted192", "encrypted128"].flatMap((config) =>
    [cat, "a", "sixteen bytes ok", "https://example.com/кот 🐈.jpg"].map((source) => ({ config, source, ...w300 })),
  ),
];
