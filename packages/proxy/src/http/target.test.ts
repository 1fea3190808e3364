import { expect, test } from "vitest";
import { SIGNING, signed } from "../../test/support/proxy.js";
import { createTargetReader, targetOf } from "./target.js";

const config = { signing: SIGNING, unsignedSegment: "unsafe", pathPrefix: "" };

test("remembers what verified, spelling by spelling", () => {
  const read = createTargetReader(config);
  const path = signed("/w:300");
  const first = read(path);
  expect(first).toEqual(targetOf(path, config));
  expect(read(path)).toBe(first);
  expect(read(path.replace("w:", "w%3A"))).toEqual(first);
  expect(read(`${path}?v=1`)).toEqual(first);
});

test("never remembers what did not verify", () => {
  const read = createTargetReader(config);
  const wrong = `/x${signed("/w:300").slice(2)}`;
  for (let i = 0; i < 3; i++) expect(() => read(wrong)).toThrow("signature");
  expect(() => read("/nothing")).toThrow();
});

test("forgets what was not asked for lately, and keeps what was", () => {
  const read = createTargetReader(config);
  const first = read(signed("/w:1"));
  const busy = read(signed("/w:2"));
  for (let i = 3; i < 6_000; i++) {
    read(signed(`/w:${i}`));
    if (i % 1_000 === 0) expect(read(signed("/w:2"))).toBe(busy);
  }
  expect(read(signed("/w:2"))).toBe(busy);
  expect(read(signed("/w:1"))).not.toBe(first);
  expect(read(signed("/w:1"))).toEqual(first);
});
