import { expect, test } from "vitest";
import { ProxyError } from "../base/errors.js";
import { FailureCache } from "./failureCache.js";

test("beyond its limit the oldest are forgotten, and only 404 and 422 are kept at all", () => {
  const failures = new FailureCache(10_000, 3);
  const missing = new ProxyError(404, "There is no such image");
  for (const key of ["a", "b", "c"]) failures.add(key, missing);
  // An entry that is added again is the newest.
  failures.add("a", missing);
  failures.add("d", new ProxyError(422, "This image cannot be made as asked"));
  expect(["a", "b", "c", "d"].map((key) => failures.get(key)?.status)).toEqual([404, undefined, 404, 422]);
  failures.add("e", new ProxyError(502, "The image server failed"));
  failures.add("f", new Error("of ours"));
  expect([failures.get("e"), failures.get("f"), failures.get("c")?.status]).toEqual([undefined, undefined, 404]);
});
