import { expect, test } from "vitest";
import { type Ladder, printedSteps, srcStep } from "./printedSteps.js";

const set = (given: Ladder) =>
  printedSteps(given)
    .map(({ step, descriptor }) => `${step} ${descriptor}`)
    .join(", ");

test.each<[Ladder, string]>([
  [{ ladder: "200-400-600-800" }, "200 200w, 400 400w, 600 600w, 800 800w"],
  [{ ladder: "200-400-600-800", knownWidth: 300 }, "200 200w, 400 300w"],
  [{ ladder: "200-400-600-800", knownWidth: 400 }, "200 200w, 400 400w"],
  [{ ladder: "200-400-600-800", knownWidth: 401 }, "200 200w, 400 400w, 600 401w"],
  [{ ladder: "200-400-600-800", knownWidth: 100, width: 400 }, "200 100w"],
  [{ ladder: "200-400-600-800", knownWidth: 5000 }, "200 200w, 400 400w, 600 600w, 800 800w"],
  [{ ladder: "1x-2x", width: 200 }, "1x 1x, 2x 2x"],
  [{ ladder: "1x-2x-3x", width: 200, knownWidth: 300 }, "1x 1x, 2x 1.5x"],
  [{ ladder: "1x-2x", width: 150, knownWidth: 400 }, "1x 1x, 2x 2x"],
  [{ ladder: "1x-2x", width: 200, knownWidth: 100 }, "1x 0.5x"],
  [{ ladder: "1x-1.5x-3x", width: 130, knownWidth: 300 }, "1x 1x, 1.5x 1.5x, 3x 2.308x"],
  [{ ladder: "1x-2x", knownWidth: 300 }, "1x 1x, 2x 2x"],
])("%j prints %s", (given, expected) => {
  expect(set(given)).toBe(expected);
});

test.each<[Ladder, string]>([
  [{ ladder: "200-400-600-800", width: 400 }, "400"],
  [{ ladder: "200-400-600-800", width: 401 }, "600"],
  [{ ladder: "200-400-600-800", width: 900 }, "800"],
  [{ ladder: "200-400-600-800" }, "800"],
  [{ ladder: "400-800", width: 600, knownWidth: 300 }, "400"],
  [{ ladder: "1x-2x", width: 400 }, "1x"],
  [{ ladder: "0.5x-1.5x-2x" }, "1.5x"],
  [{ ladder: "0.5x" }, "0.5x"],
])("src of %j is %s", (given, expected) => {
  expect(srcStep(given)).toBe(expected);
});
