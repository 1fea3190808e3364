import { expect, test } from "vitest";
import { imageAttributes } from "../attributes/imageAttributes.js";
import { faultsOf } from "./faultsOf.js";

const faultOf = (options: object, supports?: (value: string) => boolean): string[] =>
  [...faultsOf(options, supports)].map(({ message }) => message.split(":", 1)[0] as string);

test.each([
  "none",
  "NONE",
  "url(//evil.test/1)",
  "linear-gradient(red, blue)",
  "-webkit-gradient(a)",
  "repeating-conic-gradient(red, blue)",
  "blur",
  "/cat.jpg",
])("%s is no placeholder, known without a browser", (placeholder) =>
  expect(faultOf({ placeholder })).toEqual(["placeholder"]),
);

test.each(["red", "#ff0000", "rgb(0 0 0 / 50%)", "data:image/png;base64,AA", "nonexistent", ""])(
  "%s is not refused without a browser",
  (placeholder) => expect(faultOf({ placeholder })).toEqual([]),
);

test("a browser is asked for the rest", () => {
  expect(faultOf({ placeholder: "red blue" }, () => false)).toEqual(["placeholder"]);
  expect(faultOf({ placeholder: "red" }, () => true)).toEqual([]);
});

test.each([[{ src: "/sorry.png" }], [5], [null], [Symbol("x")]])(
  "a fallback that is no text is named, and left out: %s",
  (fallback) => {
    expect(faultOf({ fallback })).toEqual(["fallback"]);
    const { img } = imageAttributes({ cachedSrc: "/b/1", proxySrc: "/p/1" }, { fallback: fallback as never });
    expect(img).not.toHaveProperty("data-fallback");
  },
);
