import { expect, test } from "vitest";
import { ProxyError } from "../base/errors.js";
import { Negatives } from "./negatives.js";

test("beyond its limit the oldest are forgotten, and only 404 and 422 are kept at all", () => {
  const negatives = new Negatives(10_000, 3);
  const missing = new ProxyError(404, "There is no such image");
  for (const key of ["a", "b", "c"]) negatives.add(key, missing);
  // Asked again, it is the newest.
  negatives.add("a", missing);
  negatives.add("d", new ProxyError(422, "This image cannot be made as asked"));
  expect(["a", "b", "c", "d"].map((key) => negatives.get(key)?.status)).toEqual([404, undefined, 404, 422]);
  negatives.add("e", new ProxyError(502, "The image server failed"));
  negatives.add("f", new Error("of ours"));
  expect([negatives.get("e"), negatives.get("f"), negatives.get("c")?.status]).toEqual([undefined, undefined, 404]);
});
