import { describe, expect, test } from "vitest";
import { createImages, type ImageMeta, type ImageRequest } from "../index.js";

const proxyUrl = "https://img.test";
const cacheUrl = "https://bucket.test";
const classic = createImages({ proxyUrl });
const sets = createImages({ proxyUrl, cacheUrl, sets: true });
const cat = "local:///cat.jpg";
const small: ImageMeta = {
  width: 300,
  height: 200,
  format: "jpeg",
  alpha: false,
  color: "#8a7b6c",
  thumbhash: "3OcRJYB4d3h/iIeHeEh3eIhw+j2w",
};
const large: ImageMeta = { ...small, width: 6000, height: 4000 };
const LADDER: ImageRequest = { width: 400, widths: [200, 400, 600, 800] };

/** Returns a srcset without its addresses: options and descriptor of each candidate. */
const printed = (srcset: string | undefined): string =>
  (srcset ?? "")
    .split(", ")
    .map((entry) => entry.replace(/^.*\/unsafe\/?(.*)\/\S+( \S+)$/, "$1$2"))
    .join(", ");

describe("metadata that is none", () => {
  test.each([
    ["a list", [small]],
    ["a promise", Promise.resolve(small)],
    ["a text", "small"],
  ])("%s is refused", (_, meta) => {
    for (const images of [classic, sets])
      expect(() => images.image(cat, LADDER, meta as never)).toThrow(
        "meta: expected one entry of the awaited list of of()",
      );
  });

  test("null, as JSON writes what is not known, counts as nothing known", () => {
    for (const images of [classic, sets])
      expect(images.image(cat, LADDER, null as never)).toEqual(images.image(cat, LADDER));
  });
});

describe("members that are printed", () => {
  test("classic: those below the original, and the first at or above it with the width that comes out", () => {
    const image = classic.image(cat, LADDER, small);
    expect(printed(image.proxySrcSet)).toBe("rs:fit:200 200w, rs:fit:400 300w");
    expect(image).toMatchObject({ width: 400, height: 267, proxySrc: expect.stringContaining("/rs:fit:400/") });
    expect(printed(classic.image(cat, LADDER, large).proxySrcSet)).toBe(
      "rs:fit:200 200w, rs:fit:400 400w, rs:fit:600 600w, rs:fit:800 800w",
    );
  });

  test("sets: the same ladder, and so the same objects, with the width that is known", () => {
    const unknown = sets.image(cat, LADDER);
    const known = sets.image(cat, LADDER, small);
    expect(known).toEqual({ ...unknown, height: 267, knownWidth: 300, placeholder: "#8a7b6c" });
    expect(known.ladder).toBe("200-400-600-800");
  });

  test("in the order of the request", () => {
    const image = classic.image(cat, { width: 400, widths: [800, 400, 600, 200] }, small);
    expect(printed(image.proxySrcSet)).toBe("rs:fit:400 300w, rs:fit:200 200w");
  });

  test("nothing is asked for that is wider than what is printed", () => {
    const image = classic.image(cat, { width: 900, widths: [400, 200, 900, 1800] }, small);
    expect(printed(image.proxySrcSet)).toBe("rs:fit:400 300w, rs:fit:200 200w");
    expect(image.proxySrc).toContain("/rs:fit:400/");
  });

  test("densities", () => {
    const image = classic.image(cat, { width: 200, layout: "fixed", densities: [1, 2, 3] }, small);
    expect(printed(image.proxySrcSet)).toBe("rs:fit:200 1x, rs:fit:200/dpr:2 1.5x");
    expect(sets.image(cat, { width: 200, layout: "fixed" }, small)).toMatchObject({ ladder: "1x-2x", knownWidth: 300 });
  });

  test("every format, and every crop of the same original", () => {
    const { sources } = classic.image(
      cat,
      { ...LADDER, formats: ["avif"], media: [{ media: "(max-width: 600px)", width: 200, widths: [200, 400, 800] }] },
      small,
    );
    expect(
      sources!.map(({ media, width, height, proxySrcSet }) => [media, width, height, printed(proxySrcSet)]),
    ).toEqual([
      ["(max-width: 600px)", 200, 133, "rs:fit:200/f:avif 200w, rs:fit:400/f:avif 300w"],
      ["(max-width: 600px)", 200, 133, "rs:fit:200 200w, rs:fit:400 300w"],
      [undefined, undefined, undefined, "rs:fit:200/f:avif 200w, rs:fit:400/f:avif 300w"],
    ]);
  });

  test("not those of another original", () => {
    const request: ImageRequest = {
      width: 400,
      media: [{ media: "(prefers-color-scheme: dark)", source: "local:///dark.jpg" }],
    };
    expect(sets.image(cat, request, small).media![0]).not.toHaveProperty("knownWidth");
    expect(sets.image(cat, request, small).media![0]).not.toHaveProperty("height");
    expect(printed(classic.image(cat, request, small).sources![0]!.proxySrcSet)).toContain("800w");
  });

  test("all of a drawing", () => {
    const image = sets.image(cat, LADDER, { ...small, format: "svg" });
    expect(image).not.toHaveProperty("knownWidth");
    expect(image.height).toBe(267);
  });

  test("all where the request says how wide its original is", () => {
    expect(sets.image(cat, { ...LADDER, intrinsicWidth: 700 }, small)).toMatchObject({ knownWidth: 700, height: 267 });
  });

  test("a fit box that cuts the height first says nothing about a width; one that fills does", () => {
    const tall: ImageMeta = { ...small, width: 300, height: 900 };
    expect(sets.image(cat, { width: 400, height: 300 }, tall)).not.toHaveProperty("knownWidth");
    expect(sets.image(cat, { width: 400, height: 300, resize: "fill" }, tall)).toMatchObject({
      knownWidth: 300,
      height: 300,
    });
    expect(sets.image(cat, { width: 400, height: 267 }, small)).toMatchObject({ knownWidth: 300, height: 267 });
  });

  test.each<[string, ImageRequest]>([
    ["enlarge", { enlarge: true }],
    ["enlarge in resize", { resize: { type: "fit", enlarge: true } }],
    ["extend", { extend: true }],
    ["extendAspectRatio", { extendAspectRatio: true }],
    ["force", { resize: "force" }],
    ["fill-down", { resize: "fill-down" }],
    ["auto", { resize: "auto" }],
    ["crop", { crop: { width: 10, height: 10 } }],
    ["trim", { trim: { threshold: 10 } }],
    ["rotate", { rotate: 90 }],
    ["padding", { padding: 10 }],
    ["zoom", { zoom: 2 }],
    ["minWidth", { minWidth: 10 }],
    ["dpr", { dpr: 2 }],
    ["preset", { preset: ["sharp"] }],
    ["extra", { extra: ["future:1"] }],
  ])("with %s the whole ladder, and no height", (_, more) => {
    for (const images of [classic, sets]) {
      const request = { ...LADDER, ...more };
      expect(images.image(cat, request, small)).toEqual({ ...images.image(cat, request), placeholder: "#8a7b6c" });
    }
  });
});

describe("the box", () => {
  test.each<[string, ImageRequest, number, number]>([
    ["a width", { width: 100 }, 100, 67],
    ["a height", { height: 100 }, 150, 100],
    ["both", { width: 10, height: 90 }, 10, 90],
    ["neither, in one candidate", {}, 300, 200],
    ["neither, in full width", { layout: "fullWidth" }, 300, 200],
    ["constrained by a height", { layout: "constrained", height: 100 }, 150, 100],
    ["constrained by itself", { layout: "constrained" }, 300, 200],
    ["a width in resize", { resize: { width: 30 } }, 30, 20],
  ])("of %s", (_, request, width, height) => {
    expect(classic.image(cat, request, small)).toMatchObject({ width, height });
    if (request.height && !request.layout) return;
    expect(sets.image(cat, request, small)).toMatchObject({ width, height });
  });

  test("no side is less than a pixel", () => {
    expect(classic.image(cat, { width: 10 }, { width: 5000, height: 20 }).height).toBe(1);
  });

  test("of a variant", () => {
    const images = createImages({ proxyUrl, variants: { card: LADDER } });
    expect(images.image(cat, "card", small)).toMatchObject({ width: 400, height: 267 });
    expect(images.image(cat, "card")).not.toHaveProperty("height");
  });
});

describe("the placeholder", () => {
  test("is the colour, unless the request names one", () => {
    expect(classic.image(cat, {}, small).placeholder).toBe("#8a7b6c");
    expect(classic.image(cat, { placeholder: "red" }, small).placeholder).toBe("red");
    expect(classic.image(cat, { placeholder: "" }, small).placeholder).toBe("");
  });

  test("is the hash where it is asked for, with the colour until it is painted", () => {
    for (const images of [classic, sets]) {
      const image = images.image(cat, { placeholder: "thumbhash" }, small);
      expect(image).toMatchObject({ placeholder: "#8a7b6c", thumbhash: "3OcRJYB4d3h/iIeHeEh3eIhw+j2w" });
      const unknown = images.image(cat, { placeholder: "thumbhash" });
      expect(unknown).not.toHaveProperty("placeholder");
      expect(unknown).not.toHaveProperty("thumbhash");
    }
  });

  test("of a variant stays what it is from image to image", () => {
    const images = createImages({ proxyUrl, sets: true, variants: { card: { placeholder: "thumbhash" } } });
    expect(images.image(cat, "card", small)).toHaveProperty("thumbhash");
    expect(images.image(cat, "card")).not.toHaveProperty("thumbhash");
    expect(images.image(cat, "card", small).placeholder).toBe("#8a7b6c");
  });
});

test.each<[string, object]>([
  ["nothing", {}],
  ["no numbers", { width: "300", height: "200" }],
  ["one side", { width: 300 }],
  ["a size of 0", { width: 0, height: 0 }],
  ["what a component passes", { signal: new AbortController().signal }],
])("metadata with %s changes nothing", (_, meta) => {
  for (const images of [classic, sets]) expect(images.image(cat, LADDER, meta)).toEqual(images.image(cat, LADDER));
});
