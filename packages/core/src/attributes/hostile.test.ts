import { hostileDescriptors, IMG_ATTRIBUTES, SOURCE_ATTRIBUTES } from "@bucketfirst/testkit/hostileDescriptors";
import { expect, test } from "vitest";
import { renderHead } from "../html/renderHead.js";
import { renderImage } from "../html/renderImage.js";
import { imageAttributes } from "./imageAttributes.js";

test.each(hostileDescriptors())("$name give no attribute but those of the list, and no value but text", ({ image }) => {
  const { img, sources } = imageAttributes(image, { alt: "" });
  for (const name of Object.keys(img)) expect(IMG_ATTRIBUTES).toContain(name);
  for (const source of sources) for (const name of Object.keys(source)) expect(SOURCE_ATTRIBUTES).toContain(name);
  for (const value of [img, ...sources].flatMap(Object.values))
    expect(typeof value).toMatch(/^(string|number|boolean)$/);
});

test.each(hostileDescriptors())("$name are printed as one image, and nothing else", ({ image }) => {
  const html = renderImage(image, { alt: "" });
  expect(html).toMatch(/^(<picture>(<source( [\w-]+(="[^"<>']*")?)*>)*)?<img( [\w-]+(="[^"<>']*")?)+>(<\/picture>)?$/);
  expect(html.replaceAll(/"[^"]*"/g, "")).not.toMatch(/ on/i);
  expect(renderHead({ stylesheet: false, preload: image })).toMatch(
    /^<script>[^<]+<\/script><link( [\w-]+(="[^"<>']*")?)+>$/,
  );
});
