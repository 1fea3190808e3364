import { expect, test } from "vitest";
import { PICTURE, readPictureRequest } from "./pictureRequest.js";

test.each([
  ["./cat.jpg?variant=card", true],
  ["./cat.jpg?variant", true],
  ["./cat.jpg?width=3&variant=card", true],
  ["./cat.jpg", false],
  ["./cat.jpg?url", false],
  ["./variant=card.jpg", false],
  ["./cat.jpg?invariant=card", false],
  ["./cat.jpg?variants=card", false],
])("%s is an import of a picture: %s", (id, expected) => {
  expect(PICTURE.test(id)).toBe(expected);
});

test("a name may need escapes", () => {
  expect(readPictureRequest("./cat.jpg?variant=product%20card", ["product card"])).toEqual({
    file: "./cat.jpg",
    variant: "product card",
  });
});

test.each([
  [
    "./cat.jpg?variant=crad",
    ["card", "hero"],
    './cat.jpg?variant=crad: variant: expected one of card, hero, got "crad"',
  ],
  ["./cat.jpg?variant=a", [], './cat.jpg?variant=a: variant: expected a name, but no variants are configured, got "a"'],
  [
    "./cat.jpg?variant=a&variant=b",
    ["a", "b"],
    './cat.jpg?variant=a&variant=b: variant: expected one of a, b, got "a" and "b"',
  ],
])("%s with %j throws", (id, variants, message) => {
  expect(() => readPictureRequest(id, variants)).toThrow(message);
});
