import { expect, test } from "vitest";
import { allowedHosts } from "./allowedHosts.js";

test.each([
  ["cdn.example.com", "https://cdn.example.com/a.jpg"],
  ["cdn.example.com", "http://cdn.example.com/a.jpg"],
  ["CDN.Example.com", "https://cdn.example.com/a.jpg"],
  ["cdn.example.com.", "https://cdn.example.com/a.jpg"],
  ["cdn.example.com", "https://cdn.example.com./a.jpg"],
  [" cdn.example.com ", "https://CDN.EXAMPLE.COM/a.jpg"],
  ["cdn.example.com:443", "https://cdn.example.com/a.jpg"],
  ["cdn.example.com:80", "http://cdn.example.com/a.jpg"],
  ["cdn.example.com:8443", "https://cdn.example.com:8443/a.jpg"],
  ["https://cdn.example.com", "https://cdn.example.com/a.jpg"],
  ["HTTPS://cdn.example.com/", "https://cdn.example.com/a.jpg"],
  ["http://localhost:3000", "http://localhost:3000/a.jpg"],
  ["bücher.example", "https://xn--bcher-kva.example/a.jpg"],
  ["127.0.0.1:9", "http://127.0.0.1:9/a.jpg"],
  ["127.0.0.1:9", "http://127.1:9/a.jpg"],
  ["::1", "http://[::1]/a.jpg"],
  ["[::1]:9000", "http://[::1]:9000/a.jpg"],
  ["[0:0:0:0:0:0:0:1]:9000", "http://[::1]:9000/a.jpg"],
  ["my_bucket.internal", "http://my_bucket.internal/a.jpg"],
])("%s allows %s", (value, address) => {
  expect(allowedHosts("allowHosts", [value])(new URL(address))).toBe(true);
});

test.each([
  ["cdn.example.com", "https://cdn.example.com:8443/a.jpg"],
  ["cdn.example.com:443", "http://cdn.example.com/a.jpg"],
  ["https://cdn.example.com", "http://cdn.example.com/a.jpg"],
  ["cdn.example.com", "https://www.cdn.example.com/a.jpg"],
  ["example.com", "https://cdn.example.com/a.jpg"],
  ["localhost", "http://localhost:3000/a.jpg"],
])("%s does not allow %s", (value, address) => {
  expect(allowedHosts("allowHosts", [value])(new URL(address))).toBe(false);
});

test.each([
  ["10.0.0.0/8", /networks are not read/],
  ["fd00::/8", /networks are not read/],
  ["[fd00::]/8", /networks are not read/],
  ["*.example.com", /patterns are not read/],
  ["*", /patterns are not read/],
  ["https://cdn.example.com/photos", /a path is not read/],
  ["cdn.example.com/", /a path is not read/],
  ["cdn.example.com/photos", /a path is not read/],
  ["cdn.example.com?x", /a path is not read/],
  ["user@cdn.example.com", /got "user@/],
  ["cdn.example.com:99999", /got "cdn/],
  ["cdn example.com", /got "cdn/],
  ["localhost:", undefined],
  ["", /got ""/],
  ["ftp://cdn.example.com", /got "ftp/],
])("%j is refused at the start, since no source could match it", (value, message) => {
  const read = (): unknown => allowedHosts("allowPrivate", [value]);
  if (message === undefined) expect(read).not.toThrow();
  else {
    expect(read).toThrow(/^allowPrivate: expected a host such as/);
    expect(read).toThrow(message);
  }
});
