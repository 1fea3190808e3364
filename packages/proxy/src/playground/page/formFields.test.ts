import { buildUrl } from "@bucketfirst/core";
import { describeOptions } from "@bucketfirst/core/options";
import { expect, test } from "vitest";
import { readOptions, writeOptions } from "./formFields.js";

const options = describeOptions();

test("an empty form has no options, and blanks are none", () => {
  expect(readOptions(options, {})).toEqual({});
  expect(readOptions(options, { width: " ", "resize.type": "" })).toEqual({});
});

test.each<[fields: Record<string, string>, options: object]>([
  [{ width: "300" }, { width: 300 }],
  [
    { "resize.type": "fill", "resize.width": "300", "resize.enlarge": "true" },
    { resize: { type: "fill", width: 300, enlarge: true } },
  ],
  [{ gravity: "sm" }, { gravity: "sm" }],
  [{ gravity: "fp", "gravity.x": "0.25", "gravity.y": "1" }, { gravity: { type: "fp", x: 0.25, y: 1 } }],
  // The fields of another word are not those of this one.
  [{ gravity: "sm", "gravity.x": "0.25" }, { gravity: "sm" }],
  [
    { "crop.width": "0.5", "crop.gravity": "no", "crop.gravity.yOffset": "4" },
    { crop: { width: 0.5, gravity: { type: "no", yOffset: 4 } } },
  ],
  [{ preset: "a, b" }, { preset: ["a", "b"] }],
  [{ formatQuality: "jpg:80, webp:70" }, { formatQuality: { jpg: 80, webp: 70 } }],
  [{ "gradient.opacity": "1", "gradient.direction": "45" }, { gradient: { opacity: 1, direction: 45 } }],
  [
    { "blurAreas.sigma": "3", "blurAreas.areas": "0 0 0.5 1; 0.5 0 0.5 1" },
    {
      blurAreas: {
        sigma: 3,
        areas: [
          { left: 0, top: 0, width: 0.5, height: 1 },
          { left: 0.5, top: 0, width: 0.5, height: 1 },
        ],
      },
    },
  ],
  [{ background: "ffd166" }, { background: "ffd166" }],
  [{ expires: "4102444800" }, { expires: 4102444800 }],
  [{ autoRotate: "false" }, { autoRotate: false }],
])("%j is read, and written again", (fields, values) => {
  expect(readOptions(options, fields)).toEqual(values);
  const again = readOptions(options, writeOptions(options, values as Record<string, unknown>));
  expect(again).toEqual(values);
  const config = { proxyUrl: "https://img.test", server: { edition: "pro" } } as const;
  expect(buildUrl("local:///a", values, config)).toContain("https://img.test/unsafe/");
});

test("what is no number is left for core to refuse by its name", () => {
  expect(readOptions(options, { width: "wide" })).toEqual({ width: "wide" });
});

test.each<[values: object, fields: object]>([
  [{ crop: 0.5 }, { "crop.width": "0.5" }],
  [{ background: { R: 255, G: 0, B: 16 } }, { background: "ff0010" }],
  [{ filename: { filename: "cat", encoded: true } }, { filename: "cat" }],
  [{ flip: { horizontal: false } }, { "flip.horizontal": "false" }],
  [{ extra: ["w:1"], width: 2 }, { width: "2" }],
])("%j of an address is written into the form", (values, fields) => {
  expect(writeOptions(options, values as Record<string, unknown>)).toEqual(fields);
});
