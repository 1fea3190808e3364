/** Configuration of all instances that make seeds, with sources and options that are awkward. */
export const signing = { key: "943b421c9eb07c83", salt: "520f986b998545b4" };
export const server = { edition: "pro" };
export const proxyUrl = "https://img.test";
export const cacheUrl = "https://bucket.test";
export const SOURCES = [
  "https://shop.test/cat.jpg",
  "local:///a b/ü.png",
  "s3://bucket/key?v=1#x",
  "https://u:p@h.test/%25/:/@.webp",
];
export const OPTIONS = [
  {},
  { resize: { type: "fill", width: 300, height: 200 }, gravity: "sm", quality: 80 },
  { width: 40, dpr: 2, blur: 3.5, padding: { top: 1, left: 4 }, format: "avif", filename: "k" },
];
