import { expect, test } from "vitest";
import { throughGateway } from "./throughGateway.js";

const GATEWAY = "http://127.0.0.1:9/s/";

/** Does to a source what imgproxy does (`preprocessURL` and `VerifySourceURL` of 3.30.1 and 4.0.12). */
function atImgproxy(source: string, environment: Record<string, string>): string | undefined {
  const settings: Record<string, string> = { ...environment, ...throughGateway(environment, GATEWAY).settings };
  const patternOf = (text: string): RegExp =>
    new RegExp(
      `^${text
        .split("*")
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
        .join("([^/]*)")}`,
    );
  let url = source;
  for (const rule of settings.IMGPROXY_URL_REPLACEMENTS?.split(";") ?? []) {
    const at = rule.indexOf("=");
    url = url.replace(patternOf(rule.slice(0, at)), rule.slice(at + 1));
  }
  const base = settings.IMGPROXY_BASE_URL ?? "";
  if (!url.startsWith(base)) url = base + url;
  const allowed = settings.IMGPROXY_ALLOWED_SOURCES?.split(",").some((pattern) => patternOf(pattern).test(url));
  return allowed ? url : undefined;
}

test.each<[string, Record<string, string>, string, string | undefined]>([
  ["everything", {}, "https://cdn.test/a.jpg?v=1", `${GATEWAY}https://cdn.test/a.jpg?v=1`],
  ["everything", {}, "http://cdn.test/a.jpg", `${GATEWAY}http://cdn.test/a.jpg`],
  ["capitals", {}, "HTTP://127.0.0.1/a.jpg", `${GATEWAY}HTTP://127.0.0.1/a.jpg`],
  ["a scheme that no rule replaces", {}, "hTTp://127.0.0.1/a.jpg", undefined],
  ["other schemes", {}, "s3://bucket/a.jpg", "s3://bucket/a.jpg"],
  ["other schemes", {}, "local:///a.jpg", "local:///a.jpg"],
  [
    "an allowed source",
    { IMGPROXY_ALLOWED_SOURCES: "s3://b/, https://*.cdn.test/" },
    "https://x.cdn.test/a",
    `${GATEWAY}https://x.cdn.test/a`,
  ],
  ["an allowed bucket", { IMGPROXY_ALLOWED_SOURCES: "s3://b/, https://*.cdn.test/" }, "s3://b/a", "s3://b/a"],
  ["another bucket", { IMGPROXY_ALLOWED_SOURCES: "s3://b/, https://*.cdn.test/" }, "s3://c/a", undefined],
  ["another host", { IMGPROXY_ALLOWED_SOURCES: "https://cdn.test/" }, "https://evil.test/a", undefined],
  // As a pattern of its own `http://` would match the address of the gateway with any source behind it.
  ["another scheme", { IMGPROXY_ALLOWED_SOURCES: "http://" }, "https://cdn.test/a", undefined],
  ["an own rule", { IMGPROXY_URL_REPLACEMENTS: "cdn://=https://cdn.test/" }, "cdn://a", `${GATEWAY}https://cdn.test/a`],
  [
    "an own rule to a bucket",
    { IMGPROXY_URL_REPLACEMENTS: "https://cdn.test/=s3://b/" },
    "https://cdn.test/a",
    "s3://b/a",
  ],
  ["a base", { IMGPROXY_BASE_URL: "https://cdn.test/" }, "a.jpg", `${GATEWAY}https://cdn.test/a.jpg`],
  [
    "a base that is there",
    { IMGPROXY_BASE_URL: "https://cdn.test/" },
    "https://cdn.test/a.jpg",
    `${GATEWAY}https://cdn.test/a.jpg`,
  ],
  [
    "a base, and another host",
    { IMGPROXY_BASE_URL: "https://cdn.test/" },
    "http://evil.test/a",
    `${GATEWAY}https://cdn.test/http://evil.test/a`,
  ],
])("%s: %j, %s", (_, environment, source, expected) => {
  expect(atImgproxy(source, environment)).toBe(expected);
});

test.each([
  [{ https_proxy: "http://proxy.test:3128" }, "https_proxy: imgproxy fetches sources through it"],
  [
    { IMGPROXY_ENV_LOCAL_FILE_PATH: "/etc/imgproxy" },
    "IMGPROXY_ENV_LOCAL_FILE_PATH: imgproxy alone reads the settings that it names",
  ],
  [
    { IMGPROXY_ALLOWED_SOURCES: "s3://b/,*://cdn.test/" },
    'IMGPROXY_ALLOWED_SOURCES: "*://cdn.test/" does not begin with a scheme',
  ],
  [
    { IMGPROXY_ALLOWED_SOURCES: "https://a.test/,,s3://b/" },
    'IMGPROXY_ALLOWED_SOURCES: "" does not begin with a scheme',
  ],
  [{ IMGPROXY_BASE_URL: "s3://bucket/" }, "IMGPROXY_BASE_URL: no source is fetched over http"],
  [{ IMGPROXY_BASE_URL: "https://cdn.test/?a=" }, "IMGPROXY_BASE_URL: a rule of imgproxy cannot have * ; = or $"],
])("%j: no gateway", (environment, fault) => {
  expect(throughGateway(environment, GATEWAY)).toEqual({ settings: {}, fault });
});
