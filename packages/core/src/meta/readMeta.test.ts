import { expect, test } from "vitest";
import { readMeta } from "../index.js";

const whole = {
  width: 4032,
  height: 3024,
  format: "jpeg",
  bytes: 4012345,
  alpha: false,
  animated: false,
  color: "#8a7b6c",
  thumbhash: "3OcRJYB4d3h/iIeHeEh3eIhw+j2w",
};

test("all keys, and none", () => {
  expect(readMeta(JSON.stringify(whole))).toEqual(whole);
  expect(readMeta("{}")).toEqual({});
});

test.each<[string, string]>([
  ["no JSON", "<html>"],
  ["nothing", ""],
  ["a list", "[]"],
  ["null", "null"],
  ["an unknown key", JSON.stringify({ ...whole, script: 1 })],
  ["a key of every object", '{"__proto__":1}'],
  ["a constructor", '{"constructor":1}'],
  ["text for a number", JSON.stringify({ ...whole, width: "4032" })],
  ["a width of 0", JSON.stringify({ ...whole, width: 0 })],
  ["half a pixel", JSON.stringify({ ...whole, height: 0.5 })],
  ["one side alone", '{"width":3}'],
  ["a colour by name", JSON.stringify({ ...whole, color: "red" })],
  ["a colour that ends a declaration", JSON.stringify({ ...whole, color: "#8a7b6c;x" })],
  ["a hash that is no base64", JSON.stringify({ ...whole, thumbhash: "<script>alert()</script>" })],
  ["more than 1,024 bytes", `${JSON.stringify(whole)}${" ".repeat(1024)}`],
])("%s is none", (_, text) => {
  expect(readMeta(text)).toBeUndefined();
});
