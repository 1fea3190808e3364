import { expect, test } from "vitest";
import { splitTarget } from "./splitTarget.js";

// By imgproxy's handlers/path.go: the path that it signs for each request target.
test.each([
  ["/sig/w:300/YQ", "/w:300/YQ"],
  ["/sig/w%3A300/YQ", "/w:300/YQ"],
  ["/sig/w%3a300/YQ", "/w%3a300/YQ"],
  ["/sig//w:300/YQ", "/w:300/YQ"],
  ["/sig///w:300/YQ", "/w:300/YQ"],
  ["/sig////w:300/YQ", "//w:300/YQ"],
  ["/sig/w:300/YQ?a=b?c", "/w:300/YQ"],
  ["/sig/plain/https:/e.com/a", "/plain/https://e.com/a"],
  ["/sig//plain/https:/e.com/a", "/plain/https://e.com/a"],
  ["/sig///plain/https:/e.com/a", "/plain/https://e.com/a"],
  ["/sig/w%3A1/plain/https:/e.com/a%3Ab", "/w:1/plain/https://e.com/a%3Ab"],
  ["/sig/plain/local:/a", "/plain/local:///a"],
  ["/sig/plain/local:///a", "/plain/local:///a"],
  ["/sig/plain/https://e.com/a:/b", "/plain/https://e.com/a://b"],
  ["/sig/plain/https:/e.com/https:/f.com/a", "/plain/https:/e.com/https://f.com/a"],
  ["/sig/plain/a:/", "/plain/a:/"],
  ["/sig/plain/:/a", "/plain/:/a"],
  ["/sig/w:1/plain/x/plain/s3:/b/k", "/w:1/plain/x/plain/s3://b/k"],
  ["/sig/a%3A/plainer/https:/x", "/a:/plainer/https:/x"],
])("%s is signed as %s", (target, path) => {
  expect(splitTarget(target)).toEqual({ signature: "sig", path });
});
