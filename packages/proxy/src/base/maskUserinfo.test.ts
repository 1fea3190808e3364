import { expect, test } from "vitest";
import { maskUserinfo, maskValue } from "./maskUserinfo.js";

test.each([
  ["https://me:hunter2@minio:9000/x", "https://***@minio:9000/x"],
  ["http//me:hunter2@minio", "http//***@minio"],
  ["http:/me:hunter2@minio", "http:/***@minio"],
  ["me:hunter2@minio:9000", "***@minio:9000"],
  [":hunter2@minio:9000", "***@minio:9000"],
  ["https://me:hun/ter2@x@minio", "https://***@minio"],
  ["https://me: hunter2@minio", "https://***@minio"],
  ["https://hunter2@minio", "https://***@minio"],
  ["ftp://me:hunter2@minio", "***@minio"],
  ["imgproxy:8080", "imgproxy:8080"],
])("the setting %s is shown as %s", (value, shown) => {
  expect(maskValue(value)).toBe(shown);
});

test.each([
  [
    "cannot fetch https://me:hunter2@a.test/x, https://b.test too",
    "cannot fetch https://***@a.test/x, https://b.test too",
  ],
  ['got "http://hunter2@a.test"', 'got "http://***@a.test"'],
  ["https://b.test/photo@2x.jpg", "https://b.test/photo@2x.jpg"],
  ["plain/https://b.test/photo.jpg@webp", "plain/https://b.test/photo.jpg@webp"],
  ["mail an@b.test for help", "mail an@b.test for help"],
])("%s reads %s", (text, shown) => {
  expect(maskUserinfo(text)).toBe(shown);
});
