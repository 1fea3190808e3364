/** Benches in the order of the page: the script of `bench/package.json`, or a program, a heading, a sentence, and what is plotted. */
export const BENCHES = {
  home: {
    script: "home",
    title: "A home page",
    about:
      "24 photographs of 0.2 to 0.9 MB, each in a box of 300 x 225, loaded by Chromium over a throttled line (CDP), each time with an empty cache of the browser; medians of three loads. Straight to the proxy means `<img srcset>` without a bucket in front of the embedded processor. LCP is the time of the largest picture on the first screen, CLS the sum of layout shifts, main thread the time that the renderer's tasks took.",
    plots: [{ unit: "ms", pattern: /LCP/, title: "Largest contentful paint" }],
  },
  html: {
    script: "html",
    title: "Bytes of HTML for each image",
    about:
      "60 cards of the README with twelve candidates each, gzipped together at level 9, beside peers that print the same card.",
    plots: [{ unit: "B", pattern: /HTML|, plain$/, title: "Bytes of gzipped HTML for each image" }],
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
      "Beside nginx in the same run, and beside the Go sidecar where `SIDECAR` and `IMGPROXY_BIN` name the programs.",
    plots: [],
  },
};
