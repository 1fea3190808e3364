/** Benches in the order of the page: the script of `bench/package.json`, or a program, a heading, a sentence, and what is plotted. */
export const BENCHES = {
  home: {
    script: "home",
    title: "A home page",
    about:
      "24 photographs of 0.2 to 0.9 MB, each in a box of 300 x 225, loaded by Chromium over a throttled line (CDP), each time with an empty cache of the browser; medians of three loads, of originals one. Straight to the proxy means `<img srcset>` without a bucket in front of the embedded processor. `next/image` is a built application of Next without any setting, cold with an empty cache of its pictures. LCP is the time of the largest picture on the first screen, CLS the sum of layout shifts, main thread the time that the renderer's tasks took. The 93 % are what [a home page on ECS](https://bravetheheat.medium.com/dynamic-image-serving-imgproxy-on-aws-ecs-3d4870e3ab4e) saved of the bytes of its pictures when imgproxy made them.",
    plots: [{ unit: "ms", pattern: /LCP/, title: "Largest contentful paint" }],
  },
  html: {
    script: "html",
    title: "Bytes of HTML for each image",
    about:
      "60 cards of the README with twelve candidates each, gzipped together at level 9, beside peers that print the same card.",
    plots: [{ unit: "B", pattern: /HTML|, plain$/, title: "Bytes of gzipped HTML for each image" }],
  },
  page: {
    script: "page",
    title: "Bytes of a whole page",
    about:
      "A built page of Next with the same 60 cards, gzipped at level 9, ours beside `next/image` in the same application.",
    plots: [{ unit: "B", pattern: /^HTML/, title: "Gzipped HTML of a page with 60 cards" }],
  },
  size: {
    script: "size",
    title: "Sizes of components",
    about: "The production bundle of one component, minified and gzipped at level 9; the framework stays outside.",
    plots: [{ unit: "B", pattern: /./, title: "Bytes of a component, gzipped" }],
  },
  sizes: {
    file: "scripts/measure/sizes.mjs",
    title: "Sizes with a limit",
    about: "What the gate measures and limits.",
    plots: [],
  },
  url: {
    script: "start",
    title: "Building URLs",
    about: "Processor time of one call, median of 25 rounds of 4,000, interleaved with the other libraries.",
    plots: [{ unit: "ns", pattern: /./, title: "Processor time of one URL" }],
  },
  sign: {
    script: "sign",
    title: "The signing endpoint",
    about: "Processor time from Request to Response, median of 101 rounds.",
    plots: [{ unit: "ms", pattern: /node:crypto/, title: "Processor time of a request with 100 items" }],
  },
  proxy: {
    script: "proxy",
    title: "The proxy",
    about:
      "Beside nginx in the same run, beside the Go sidecar and a proxy of Express on one Ceph, and beside redis. A row names the program that was missing.",
    plots: [],
  },
  scale: {
    script: "scale",
    title: "What grows with visitors",
    about:
      "The same views of 2,000 pictures by Zipf's law (0.9) delivered in three ways on one, two and four instances of the proxy, counted where the requests arrive; browsers ask the bucket, which is no server of ours, before that. Below, one process at 1 to 1,000 connections, pictures of 30 kB.",
    plots: [{ unit: "requests", pattern: /^pictures made/, title: "Pictures made by imgproxy" }],
  },
};
