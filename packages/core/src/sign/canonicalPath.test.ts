import { describe, expect, test } from "vitest";
import { codeOf } from "../../test/codeOf.js";
import { canonicalPath, signPath } from "../index.js";
import { splitTarget } from "./splitTarget.js";

// The signatures are those of imgproxy's documentation.
const documented = { key: "736563726574", salt: "68656C6C6F" };
const other = {
  key: "943b421c9eb07c830af81030552c86009268de4e532ba2ee2eab8247c6da0881",
  salt: "520f986b998545b4785e0defbc4f3c1203f22de2374a3d53cb7a7fe9fea309c5",
};
const BASE64 = "/rs:fill:300:400:0/g:sm/aHR0cDovL2V4YW1w/bGUuY29tL2ltYWdl/cy9jdXJpb3NpdHku/anBn.png";
const BASE64_SIGNED = `/oKfUtW34Dvo2BGQehJFR4Nr0_rIjOtdtzJ3QFsUcXH8${BASE64}`;
const PLAIN = "/rs:fit:300:300/plain/http://img.example.com/pretty/image.jpg";
const PLAIN_SIGNED = `/m3k5QADfcKPDj-SDI2AIogZbC3FlAXszuwhtWXYqavc${PLAIN}`;

describe("every spelling that imgproxy accepts gives the same bytes", () => {
  test.each([
    BASE64_SIGNED,
    `${BASE64_SIGNED}?`,
    `${BASE64_SIGNED}?utm_source=x&/plain/`,
    BASE64_SIGNED.replaceAll(":", "%3A"),
    BASE64_SIGNED.replace(":", "%3A"),
    BASE64_SIGNED.replace("/rs", "//rs"),
    BASE64_SIGNED.replace("/rs", "///rs"),
    BASE64_SIGNED.replace("/rs:", "//rs%3A").concat("?x"),
    `/${BASE64_SIGNED}`,
    `/${BASE64_SIGNED.replace("/rs:", "//rs%3A")}?//`,
  ])("%s", (target) => {
    expect(canonicalPath(target, { signing: documented })).toBe(BASE64_SIGNED);
    expect(canonicalPath(`/img/v1${target}`, { signing: documented, pathPrefix: "/img/v1" })).toBe(BASE64_SIGNED);
    expect(canonicalPath(`/img${target}`, { signing: [other, documented], pathPrefix: "/img/" })).toBe(BASE64_SIGNED);
  });

  // 43 characters hold 258 bits, of which a signature uses 256.
  test.each(["8", "9", "-", "_"])("the last character of the signature as %s", (last) => {
    const target = BASE64_SIGNED.replace("UcXH8", `UcXH${last}`);
    expect(canonicalPath(target, { signing: documented })).toBe(BASE64_SIGNED);
  });

  // 8 bytes are 11 characters with 2 spare bits, 1 byte is 2 characters with 4, 3 bytes have none.
  test.each([
    [8, "/oWaL7QoW5T", ["s", "t", "u", "v"]],
    [1, "/o", ["Q", "R", "a", "f"]],
  ])("signatures of %i bytes", (size, start, last) => {
    const signing = { key: "746573742d6b6579", salt: "746573742d73616c74", size };
    for (const char of last) expect(canonicalPath(`${start}${char}/asd`, { signing })).toBe(`${start}${last[0]}/asd`);
  });

  test.each([
    PLAIN_SIGNED,
    PLAIN_SIGNED.replace("http://", "http:/"),
    PLAIN_SIGNED.replace("fit:300", "fit%3A300"),
    PLAIN_SIGNED.replace("/rs", "//rs").replace("http://", "http:/"),
  ])("%s", (target) => {
    expect(canonicalPath(target, { signing: other })).toBe(PLAIN_SIGNED);
  });

  test.each(["unsafe", "insecure", "_", "-", "any", "%3A", "é"])(
    "without keys the signature %s becomes unsafe",
    (text) => {
      expect(canonicalPath(`/${text}//w%3A1/YQ?x`)).toBe("/unsafe/w:1/YQ");
    },
  );
});

describe("the canonical form is its own canonical form", () => {
  const spelled = [
    "/w:1/YQ",
    "//w:1/YQ",
    "///w:1/YQ",
    "////w:1/YQ",
    "//////w%3A1/plain/x",
    "/w%3A%3A1/YQ",
    "//plain/YQ",
  ];
  const nested = ["https:/a.test/https:/b.test/c", "local:/a:/b", "a:/b:/c:/d", "https://a.test/https:/b.test"];
  const paths = [
    ...spelled,
    ...nested.map((source) => `/plain/${source}`),
    ...nested.map((source) => `/w:1//plain/${source}`),
  ];

  test.each(paths)("unsigned: %s", (path) => {
    const once = canonicalPath(`/any${path}`);
    expect(canonicalPath(once)).toBe(once);
    expect(canonicalPath(`/${once}?x`)).toBe(once);
    expect(splitTarget(once).path).toBe(once.slice("/unsafe".length));
  });

  // Any text behind the slash may have been signed; imgproxy signs the path that it reads, and reads the path that we send.
  test.each(paths.flatMap((path) => [path, splitTarget(`/any${path}`).path]))("signed: %s", (path) => {
    const signed = signPath(path, documented);
    let once: string;
    try {
      once = canonicalPath(signed, { signing: documented });
    } catch {
      return expect(["INVALID_PATH", "INVALID_SIGNATURE"]).toContain(
        codeOf(() => canonicalPath(signed, { signing: documented })),
      );
    }
    expect(canonicalPath(once, { signing: documented })).toBe(once);
    expect(once).toBe(signed);
  });

  test("a signed path that imgproxy would read as another is no path", () => {
    const signed = signPath("//w:1/YQ", documented);
    expect(codeOf(() => canonicalPath(signed.replace("//w", "////w"), { signing: documented }))).toBe("INVALID_PATH");
  });
});

describe("what is not verified (imgproxy's 403)", () => {
  test.each([
    ["another path", BASE64_SIGNED.replace("300", "301")],
    ["another signature", BASE64_SIGNED.replace("oKf", "oKg")],
    ["a used bit of the last character", BASE64_SIGNED.replace("UcXH8", "UcXH4")],
    ["a shorter signature", BASE64_SIGNED.replace("UcXH8", "UcX")],
    ["a longer signature", BASE64_SIGNED.replace("UcXH8", "UcXH8AAAA")],
    ["padding", BASE64_SIGNED.replace("UcXH8", "UcXH8=")],
    ["the standard alphabet", PLAIN_SIGNED.replace("Dj-SD", "Dj+SD")],
    ["no base64", BASE64_SIGNED.replace("oKf", "o:f")],
    ["the word unsafe", `/unsafe${BASE64}`],
    ["lower case escapes", BASE64_SIGNED.replace("rs:", "rs%3a")],
    ["a slash too many", BASE64_SIGNED.replace("/rs", "////rs")],
    ["another key's signature", PLAIN_SIGNED],
  ])("%s", (_, target) => {
    expect(codeOf(() => canonicalPath(target, { signing: documented }))).toBe("INVALID_SIGNATURE");
    expect(codeOf(() => canonicalPath(target, { signing: [documented, { ...other, size: 8 }] }))).toBe(
      "INVALID_SIGNATURE",
    );
  });

  test("an option where the signature should be, without keys", () => {
    expect(codeOf(() => canonicalPath("/w:300/YQ"))).toBe("INVALID_SIGNATURE");
  });
});

describe("what is no path (imgproxy's 404)", () => {
  test.each([
    "",
    "x",
    "/",
    "/sig",
    "/sig/",
    "//sig",
    "///sig/YQ",
    "?/sig/YQ",
    "/sig?/YQ",
    "/\ud800/YQ",
    "/s/\udc00",
    null,
    5,
    {},
  ])("%j", (target) => {
    expect(codeOf(() => canonicalPath(target as never))).toBe("INVALID_PATH");
    expect(codeOf(() => canonicalPath(target as never, { signing: documented }))).toBe("INVALID_PATH");
  });

  test("another prefix", () => {
    expect(codeOf(() => canonicalPath("/unsafe/w:1/YQ", { pathPrefix: "/img" }))).toBe("INVALID_PATH");
    expect(codeOf(() => canonicalPath("/imgs/unsafe/w:1/YQ", { pathPrefix: "/img" }))).toBe("INVALID_PATH");
  });
});
