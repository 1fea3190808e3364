import { expect, test } from "vitest";
import { readConfig } from "./config.js";

const BASE = { IMGPROXY_KEY: "00", IMGPROXY_SALT: "11", STORE: "memory", PROBE: "false" };
const SECRET = "a-secret-of-thirty-two-characters";
const DEFAULTS = {
  allowLoopback: false,
  allowLinkLocal: false,
  allowPrivate: true,
  maxRedirects: 10,
  ignoreCertificates: false,
};

test("without a child there is no gateway unless it has an address, and then a secret", () => {
  expect(readConfig(BASE).gatewayBind).toBeUndefined();
  const config = readConfig({ ...BASE, SOURCE_GATEWAY_BIND: ":8090", SOURCE_GATEWAY_SECRET: SECRET });
  expect(config.gatewayBind).toEqual({ host: "", port: 8090 });
  expect(config.proxy.sourceGateway).toEqual({ secret: SECRET, rules: DEFAULTS });
  expect(() => readConfig({ ...BASE, SOURCE_GATEWAY_BIND: ":8090" })).toThrow(
    /SOURCE_GATEWAY_SECRET: expected a secret/,
  );
  const faulty = { ...BASE, SOURCE_GATEWAY_BIND: ":8090", SOURCE_GATEWAY_SECRET: "slash/in/a/secret/text" };
  expect(() => readConfig(faulty)).toThrow("SOURCE_GATEWAY_SECRET: expected only A-Z a-z 0-9 - _, got 22 characters");
});

test("with a child there is one, at any port of the loopback interface, with a secret of its own each time", () => {
  const [one, two] = [readConfig(BASE, ["imgproxy"]), readConfig(BASE, ["imgproxy"])];
  expect(one.gatewayBind).toEqual({ host: "127.0.0.1", port: 0 });
  expect(one.proxy.sourceGateway!.secret).toMatch(/^[\w-]{24}$/);
  expect(one.proxy.sourceGateway!.secret).not.toBe(two.proxy.sourceGateway!.secret);
  expect(readConfig({ ...BASE, SOURCE_GATEWAY: "false" }, ["imgproxy"]).proxy.sourceGateway).toBeUndefined();
});

test("a setting that only imgproxy can follow turns it off, with a warning", () => {
  const { proxy, warnings } = readConfig({ ...BASE, HTTP_PROXY: "http://user:word@proxy.test" }, ["imgproxy"]);
  expect(proxy.sourceGateway).toBeUndefined();
  expect(warnings).toContain(
    "the source gateway is off, so each image downloads its original anew: HTTP_PROXY: imgproxy fetches sources through it",
  );
});

test.each([
  ["IMGPROXY_ALLOW_LOOPBACK_SOURCE_ADDRESSES", "true", { allowLoopback: true }],
  ["IMGPROXY_ALLOW_LINK_LOCAL_SOURCE_ADDRESSES", "1", { allowLinkLocal: true }],
  ["IMGPROXY_ALLOW_PRIVATE_SOURCE_ADDRESSES", "0", { allowPrivate: false }],
  ["IMGPROXY_ALLOW_PRIVATE_SOURCE_ADDRESSES", "nonsense", {}],
  ["IMGPROXY_MAX_REDIRECTS", "2", { maxRedirects: 2 }],
  ["IMGPROXY_IGNORE_SSL_VERIFICATION", "T", { ignoreCertificates: true }],
])("%s=%s is read as imgproxy reads it", (name, value, change) => {
  const { proxy } = readConfig({ ...BASE, [name]: value }, ["imgproxy"]);
  expect(proxy.sourceGateway!.rules).toEqual({ ...DEFAULTS, ...change });
});
