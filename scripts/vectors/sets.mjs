// Sets of the URL contract: requests with the head, the options and the members' options that they must give, written by
// hand from the rules in docs/sets.md.

const cat = "https://example.com/images/cat.jpg";
const FOUR = "200-400-600-800";

/** `request` gives `ladder`, `formats`, `options` and the member that `src` names; `members` are some, with their options. */
export const SETS = [
  { request: {}, ladder: "1x", src: "1x", members: { "1x": "" } },
  { request: { quality: 80 }, ladder: "1x", options: "q:80", src: "1x", members: { "1x": "q:80" } },
  {
    request: { resize: { type: "fill", width: 400, height: 300 }, gravity: "sm", formats: ["avif", "webp"] },
    ladder: FOUR,
    formats: "avif-webp",
    options: "rs:fill:400:300/g:sm",
    src: "400",
    members: {
      200: "rs:fill:200:150/g:sm",
      400: "rs:fill:400:300/g:sm",
      "600.avif": "rs:fill:600:450/g:sm/f:avif",
      "800.webp": "rs:fill:800:600/g:sm/f:webp",
    },
  },
  {
    request: { width: 400, sizes: "50vw", placeholder: "#fff" },
    ladder: FOUR,
    options: "rs:fit:400",
    src: "400",
    members: { 800: "rs:fit:800" },
  },
  {
    // Facts about the original do not change the names of objects.
    request: { width: 400, intrinsicWidth: 5000 },
    ladder: FOUR,
    options: "rs:fit:400",
    src: "400",
    members: { 600: "rs:fit:600" },
  },
  {
    // The box is rounded first, heights are in proportion to the rounded box, and ladders ascend.
    request: { width: 333.4, height: 99.6, widths: [1000, 166.7, 333, 333.2, 0.2] },
    ladder: "1-167-333-1000",
    options: "rs:fit:333:100",
    src: "333",
    members: { 1: "rs:fit:1:1", 167: "rs:fit:167:50", 1000: "rs:fit:1000:300" },
  },
  {
    request: { resize: { type: "fill", width: 400, enlarge: true }, densities: [1, 2] },
    ladder: "400-800",
    options: "rs:fill:400::1",
    src: "400",
    members: { 800: "rs:fill:800::1" },
  },
  {
    request: {
      resize: { type: "force", width: 100, height: 50, extend: true, gravity: { type: "no", xOffset: 1 } },
      densities: [1],
    },
    ladder: "100",
    options: "rs:force:100:50::1:no:1",
    src: "100",
    members: { 100: "rs:force:100:50::1:no:1" },
  },
  {
    request: { layout: "fullWidth" },
    ladder: "640-1080-1920-2560",
    options: "rs:fit:2560",
    src: "2560",
    members: { 640: "rs:fit:640", 2560: "rs:fit:2560" },
  },
  {
    request: { layout: "fullWidth", width: 800, height: 400, quality: 70 },
    ladder: "640-1080-1920-2560",
    options: "rs:fit:800:400/q:70",
    src: "1080",
    members: { 1080: "rs:fit:1080:540/q:70" },
  },
  {
    request: { widths: [300, 900] },
    ladder: "300-900",
    options: "rs:fit:900",
    src: "900",
    members: { 300: "rs:fit:300" },
  },
  {
    request: { width: 500, widths: [200, 400] },
    ladder: "200-400",
    options: "rs:fit:500",
    src: "400",
    members: { 400: "rs:fit:400" },
  },
  {
    request: { layout: "fixed", width: 100, height: 50, formats: ["webp"] },
    ladder: "1x-2x",
    formats: "webp",
    options: "rs:fit:100:50",
    src: "1x",
    members: { "1x": "rs:fit:100:50", "2x": "rs:fit:100:50/dpr:2", "2x.webp": "rs:fit:100:50/dpr:2/f:webp" },
  },
  {
    request: { layout: "fixed", width: 100, dpr: 2, padding: 5, densities: [3, 1.5, 1] },
    ladder: "1x-1.5x-3x",
    options: "rs:fit:100/dpr:2/pd:5",
    src: "1x",
    members: { "1x": "rs:fit:100/dpr:2/pd:5", "1.5x": "rs:fit:100/dpr:3/pd:5", "3x": "rs:fit:100/dpr:6/pd:5" },
  },
  {
    request: { densities: [2, 0.25], formats: ["avif"] },
    ladder: "0.25x-2x",
    formats: "avif",
    src: "2x",
    members: { "0.25x.avif": "dpr:0.25/f:avif", "2x": "dpr:2" },
  },
  { request: { height: 99.6 }, ladder: "1x", options: "rs:fit::100", src: "1x", members: { "1x": "rs:fit::100" } },
  {
    // A format in the request stays in the head.
    request: { width: 100, densities: [1], format: "jpeg", formats: ["avif", "jpeg", "avif"] },
    ladder: "100",
    formats: "avif-jpg",
    options: "rs:fit:100/f:jpg",
    src: "100",
    members: { 100: "rs:fit:100/f:jpg", "100.avif": "rs:fit:100/f:avif", "100.jpg": "rs:fit:100/f:jpg" },
  },
  {
    request: { preset: ["sharp", "warm"], width: 10, densities: [1], formats: ["webp"], skipProcessing: ["gif"] },
    ladder: "10",
    formats: "webp",
    options: "pr:sharp:warm/rs:fit:10/skp:gif",
    src: "10",
    members: { "10.webp": "pr:sharp:warm/rs:fit:10/f:webp/skp:gif" },
  },
  {
    // Unknown options are passed on in their place.
    request: { width: 10, densities: [1, 2], layout: "fixed", formats: ["webp"], extra: ["future:1", "q:80"] },
    ladder: "1x-2x",
    formats: "webp",
    options: "rs:fit:10/future:1/q:80",
    src: "1x",
    members: { "2x.webp": "rs:fit:10/dpr:2/f:webp/future:1/q:80" },
  },
  {
    request: { resizingType: "fill", zoom: 2, densities: [1, 2] },
    ladder: "1x-2x",
    options: "rt:fill/z:2",
    src: "1x",
    members: { "2x": "rt:fill/z:2/dpr:2" },
  },
].map((row) => ({ config: "signed", source: cat, ...row }));

const card = {
  request: { width: 400, height: 300, formats: ["avif"] },
  ladder: FOUR,
  formats: "avif",
  options: "rs:fit:400:300",
  src: "400",
  members: { "200.avif": "rs:fit:200:150/f:avif" },
};

/** Sets of the card by other configurations. */
export const MORE_SETS = [
  { ...card, config: "unsigned" },
  { ...card, config: "unsignedPlain", plain: "https%3A%2F%2Fexample.com%2Fimages%2Fcat.jpg" },
  { ...card, config: "plain", plain: "https%3A%2F%2Fexample.com%2Fimages%2Fcat.jpg" },
  { ...card, config: "folder" },
  { ...card, config: "prefix" },
  { ...card, config: "size1" },
  { ...card, config: "size8" },
  { ...card, config: "size31" },
  { ...card, config: "rotating" },
  { ...card, config: "longKey" },
  { ...card, config: "pro" },
  { ...card, config: "sourceBase", source: "/uploads/cat.jpg", resolved: "https://shop.example.com/uploads/cat.jpg" },
  { ...card, config: "encrypted256" },
  { ...card, config: "encrypted128" },
  { ...card, config: "comma", options: "rs,fit,400,300", members: { "200.avif": "rs,fit,200,150/f,avif" } },
  { ...card, config: "twoColons", options: "rs::fit::400::300", members: { "200.avif": "rs::fit::200::150/f::avif" } },
].map((row) => ({ source: cat, ...row }));

/** Awkward sources as sets. */
export const setOfSource = (config, source, plain) => ({ ...card, config, source, plain });
