import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { styleText } from "../html/styleText.js";

const MOTION = /transition|animation|@keyframes|scroll-behavior/;

test("the stylesheet moves nothing", () => {
  expect(styleText).not.toMatch(MOTION);
});

test("the fade that the docs offer is off for who asked for less motion", () => {
  const docs = readFileSync(new URL("../../../../docs/components.md", import.meta.url), "utf8");
  const moving = [...docs.matchAll(/^```css\n([\s\S]*?)^```/gm)]
    .map(([, css]) => css as string)
    .filter((css) => MOTION.test(css));
  expect(moving).not.toEqual([]);
  for (const css of moving) {
    const outside = css.replace(/@media \(prefers-reduced-motion: no-preference\) \{[\s\S]*?\n\}/g, "");
    expect(outside).not.toMatch(MOTION);
  }
});
