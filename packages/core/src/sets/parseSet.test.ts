import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isBucketfirstError, parsePath, parseSet, setKey } from "../index.js";

const CAT = "bG9jYWw6Ly8vY2F0LmpwZw";
const set = "set:200-400-600-800:avif-webp";
const card = `/${set}/rs:fill:400:300/g:sm/${CAT}`;

/** Returns the classic path of a member, which holds everything about its picture. */
const classic = (options: string, member: string, server = {}) =>
  parseSet(`/unsafe/${options}/${CAT}/${member}`, { server }).classicPath.slice(0, -CAT.length - 1);

function codeOf(target: string, server = {}): string | undefined {
  try {
    parseSet(target, { server });
    return undefined;
  } catch (error) {
    return isBucketfirstError(error) ? error.code : String(error);
  }
}

describe("what an address says", () => {
  test("every field of a member in a format", () => {
    expect(parseSet(`/SIG${card}/800.avif`)).toEqual({
      signature: "SIG",
      path: card,
      key: createHash("sha256").update(card).digest("hex").slice(0, 32),
      ladder: "200-400-600-800",
      formats: "avif-webp",
      options: { resize: { type: "fill", width: 400, height: 300 }, gravity: "sm" },
      source: "local:///cat.jpg",
      encoding: "base64",
      member: "800.avif",
      step: "800",
      format: "avif",
      classicPath: `/rs:fill:800:600/g:sm/f:avif/${CAT}`,
    });
  });

  test("a set without formats and options", () => {
    expect(parseSet("/unsafe/set:1x/plain/local%3A%2F%2F%2Fa%20b/1x")).toEqual({
      signature: "unsafe",
      path: "/set:1x/plain/local%3A%2F%2F%2Fa%20b",
      key: "839c4777750d1aeba0db313462a62d98",
      ladder: "1x",
      formats: "",
      options: {},
      source: "local:///a b",
      encoding: "plain",
      member: "1x",
      step: "1x",
      classicPath: "/plain/local%3A%2F%2F%2Fa%20b",
    });
  });

  test("what is encrypted stays so", () => {
    const { source, encoding, classicPath } = parseSet("/unsafe/set:1x/enc/AAEC/1x", { server: { edition: "pro" } });
    expect({ source, encoding, classicPath }).toEqual({
      source: "AAEC",
      encoding: "encrypted",
      classicPath: "/enc/AAEC",
    });
  });

  test("options that this version cannot read are kept", () => {
    const { options } = parseSet(`/unsafe/set:200/rs:fit:200/q:80/future:1/bl:2/${CAT}/200`);
    expect(options).toEqual({ resize: { type: "fit", width: 200 }, quality: 80, extra: ["future:1", "bl:2"] });
  });

  test("options out of order, and a second one of a name, are kept as they are", () => {
    const optionsOf = (text: string) => parseSet(`/unsafe/set:1x/${text}/${CAT}/1x`).options;
    expect(optionsOf("q:80/rs:fit:200/bl:2")).toEqual({ quality: 80, extra: ["rs:fit:200", "bl:2"] });
    expect(optionsOf("q:80/q:90")).toEqual({ quality: 80, extra: ["q:90"] });
    expect(optionsOf("rs:")).toStrictEqual({});
  });

  test("a query is cut, and %3A undone in front of the source alone", () => {
    const { path } = parseSet(`/unsafe/set%3A1x/q%3A80/plain/a%3Ab/1x?v=1/set:2x/`);
    expect(path).toBe("/set:1x/q:80/plain/a%3Ab");
    expect(parseSet(`/unsafe/set%3A1x/pr%3Aplain/q%3A80/${CAT}/1x`).path).toBe(`/set:1x/pr:plain/q:80/${CAT}`);
  });
});

describe("the classic path of a member", () => {
  test.each([
    ["200", "rs:fill:200:150/g:sm"],
    ["400", "rs:fill:400:300/g:sm"],
    ["600.webp", "rs:fill:600:450/g:sm/f:webp"],
    ["800.avif", "rs:fill:800:600/g:sm/f:avif"],
  ])("%s", (member, options) => {
    expect(classic(`${set}/rs:fill:400:300/g:sm`, member)).toBe(`/${options}`);
  });

  test.each([
    ["1x", "rs:fit:100:50"],
    ["1.5x", "rs:fit:100:50/dpr:1.5"],
    ["3x.webp", "rs:fit:100:50/dpr:3/f:webp"],
  ])("%s", (member, options) => {
    expect(classic("set:1x-1.5x-3x:webp/rs:fit:100:50", member)).toBe(`/${options}`);
  });

  test.each<[string, string, string]>([
    ["a height is rounded, and at least 1", "set:5/rs:fit:100:1", "rs:fit:5:1"],
    ["a height is rounded up at its half", "set:5/rs:fit:10:5", "rs:fit:5:3"],
    ["no height stays none", "set:5/rs:fit:10", "rs:fit:5"],
    ["an empty height stays in front of what follows", "set:5/rs:fill:10::1", "rs:fill:5::1"],
    ["no type stays none", "set:5/rs::10:20:1:1:no", "rs::5:10:1:1:no"],
    ["presets stand first", "set:5/pr:a:b/rs:fit:10", "pr:a:b/rs:fit:5"],
    ["the first rs is changed", "set:5/rs:fit:10/q:80/rs:fit:20", "rs:fit:5/q:80/rs:fit:20"],
    ["an rs out of order is changed", "set:5/q:80/rs:fit:10", "q:80/rs:fit:5"],
  ])("of a width: %s", (_, options, expected) => {
    expect(classic(options, "5")).toBe(`/${expected}`);
  });

  test.each<[string, string, string]>([
    ["replaces the dpr in its place", "rs:fit:10/dpr:1.5/q:80", "rs:fit:10/dpr:3/q:80"],
    ["leaves a longer name alone", "dprx:5/dpr:2", "dprx:5/dpr:4"],
    ["replaces the first dpr", "future:1/dpr:2/dpr:3", "future:1/dpr:4/dpr:3"],
    ["is put in canonical order", "pr:a/rs:fit:10/el:1", "pr:a/rs:fit:10/dpr:2/el:1"],
    ["is put in front of what is not known", "rs:fit:10/future:1/z:2", "rs:fit:10/dpr:2/future:1/z:2"],
    ["is put in front of what breaks the order", "z:2/rs:fit:10", "z:2/dpr:2/rs:fit:10"],
    ["is put in front of a name that stands twice", "z:2/z:3", "z:2/dpr:2/z:3"],
    ["is put in front of a long name", "resize:fit:10", "dpr:2/resize:fit:10"],
    ["stands alone", "", "dpr:2"],
  ])("a density %s", (_, options, expected) => {
    expect(classic(`set:1x-2x${options && `/${options}`}`, "2x")).toBe(`/${expected}`);
  });

  test.each<[string, string, string]>([
    ["replaces the request's own", "f:jpg/da:1", "f:webp/da:1"],
    ["is put in canonical order", "q:80/skp:gif", "q:80/f:webp/skp:gif"],
    ["is put at the end", "rs:fit:10/q:80", "rs:fit:10/q:80/f:webp"],
    ["is put in front of a long name", "q:80/ext:jpg", "q:80/f:webp/ext:jpg"],
  ])("a format %s", (_, options, expected) => {
    expect(classic(`set:1x:webp/${options}`, "1x.webp", { edition: "pro" })).toBe(`/${expected}`);
  });

  test("with another separator head and member keep theirs", () => {
    const server = { argumentsSeparator: "~" };
    expect(classic("set:200-400:webp/rs~fit~400~300", "200.webp", server)).toBe("/rs~fit~200~150/f~webp");
    expect(classic("set:1x-2x/q~80", "2x", server)).toBe("/dpr~2/q~80");
    expect(classic("set:1x-2x/dpr~2", "2x", server)).toBe("/dpr~4");
    expect(classic("set:1x-2x/dpr~~2", "2x", { argumentsSeparator: "~~" })).toBe("/dpr~~4");
  });

  test("a classic path is one that imgproxy reads", () => {
    const { classicPath } = parseSet(`/SIG${card}/200.webp`);
    expect(parsePath(`/SIG${classicPath}`)).toEqual({
      signature: "SIG",
      options: { resize: { type: "fill", width: 200, height: 150 }, gravity: "sm", format: "webp" },
      source: "local:///cat.jpg",
      encoding: "base64",
    });
  });
});

describe("what is refused", () => {
  const steps = (count: number) => Array.from({ length: count }, (_, i) => i + 1).join("-");
  const eight = "avif-webp-jpg-png-gif-ico-bmp-tiff";

  test.each([
    "",
    "set:200",
    "/set:200/rs:fit:200/aGk/200",
    "/unsafe/rs:fit:200/aGk/200",
    "/unsafe/sets:200/aGk/200",
    "/q:80/set:1x/aGk/1x",
    "//unsafe/set:1x/aGk/1x",
    "/unsafe//set:1x/aGk/1x",
    "/unsafe/set%3a1x/aGk/1x",
    "/unsafe/SET:1x/aGk/1x",
    "/unsafe/set:1x/1x",
    "/unsafe/set:1x",
    "/unsafe/set:/aGk/",
    "/unsafe/set:1x/aGk/",
    "/unsafe/set:1x/aGk/1x/",
    "/unsafe/set:1x/aGk//1x",
    "/unsafe/set:1x/aGk\ud800/1x",
  ])("the path %j", (target) => {
    expect(codeOf(target)).toBe("INVALID_PATH");
  });

  test.each([
    "400-200",
    "200-200",
    "1x-1x",
    "2x-1x",
    "1x-200",
    "200-2x",
    "0-200",
    "-200",
    "200-",
    "0200",
    "+200",
    "200.0",
    "200.5",
    "2e2",
    "1.50x",
    ".5x",
    "01x",
    "0x",
    "1X",
    "1e0x",
    "x",
    "NaNx",
    "Infinityx",
    "1x-Infinityx",
    "1 x",
    "9007199254740993",
    steps(33),
    "200:",
    "200:avif:webp",
    "200:jpeg",
    "200:AVIF",
    "200:avif-avif",
    "200:avif-",
    "200:raw",
    "200:mp4",
    "200:pdf",
    "200:best",
    "200:nothing",
    `200:${eight}-heic`,
  ])("the head set:%s", (head) => {
    const first = head.split(/[-:]/)[0];
    expect(codeOf(`/unsafe/set:${head}/rs:fit:200/aGk/${first}`)).toBe("INVALID_PATH");
  });

  test("limits are reached", () => {
    expect(codeOf(`/unsafe/set:${steps(32)}:${eight}/rs:fit:200/aGk/32.tiff`)).toBeUndefined();
    expect(codeOf("/unsafe/set:1x:best/aGk/1x.best", { edition: "pro" })).toBeUndefined();
    for (const format of ["mp4", "pdf"])
      expect(codeOf(`/unsafe/set:1x:${format}/aGk/1x.${format}`, { edition: "pro" })).toBe("INVALID_PATH");
  });

  test.each(["300", "200.jpg", "200.", ".avif", "200.avif.avif", "0200", "200%2Eavif", "200.AVIF", "20", "avif", "1x"])(
    "the member %s",
    (member) => {
      expect(codeOf(`/unsafe/set:200-400:avif/rs:fit:400/aGk/${member}`)).toBe("INVALID_PATH");
    },
  );

  test.each(["q80", "-", ":80", "q:80/", "q:8%30", 'q:"', "q:ä", "plain/q:80", "rs:fit:200/-/q:80"])(
    "the options %s",
    (options) => {
      expect(codeOf(`/unsafe/set:1x/${options}/aGk/1x`)).toBe("INVALID_PATH");
    },
  );

  test.each([
    "rs:fit",
    "rs:fit::200",
    "rs:fit:0",
    "rs:fit:1e2",
    "rs:fit:0200",
    "rs:fit:400.5",
    "rs:fit:-5",
    "rs:fit:200:0200",
    "rs:fit:200:0.5",
    "q:80",
  ])("%s under a ladder of widths", (options) => {
    expect(codeOf(`/unsafe/set:200/${options}/aGk/200`)).toBe("INVALID_PATH");
  });

  // Twice the last one is more than a number can be.
  test.each(["dpr:0", "dpr:", "dpr:x", "dpr:1.0", "dpr:-1", "dpr:1:2", `dpr:1${"0".repeat(308)}`])(
    "%s under a ladder of densities",
    (options) => {
      expect(codeOf(`/unsafe/set:1x-2x/${options}/aGk/2x`)).toBe("INVALID_PATH");
    },
  );

  test.each([
    "aGk=",
    "aG/k",
    "aGl",
    "aGk.png",
    "fill",
    "_w",
    "plain/",
    "plain/a@png",
    "plain/a:b",
    "plain/a%3ab",
    "plain/%61",
    "plain/a%2fb",
    "plain/a/b",
    "plain/..",
    "plain/%E4",
    "plain/a%",
    "enc/AAEC",
  ])("the source %s", (source) => {
    expect(codeOf(`/unsafe/set:1x/${source}/1x`)).toBe("INVALID_PATH");
  });

  test.each(["enc/AAE=", "enc/AAF", "enc/", "enc/AAEC.png", "enc/A/AEC", "enc/AAEC/A"])(
    "the encrypted %s",
    (source) => {
      expect(codeOf(`/unsafe/set:1x/${source}/1x`, { edition: "pro" })).toBe("INVALID_PATH");
    },
  );

  test.each(["//set:1x/aGk/1x", "/rs:fit:200/set:1x/aGk/1x"])("%s, which has no signature", (target) => {
    expect(codeOf(target)).toBe("INVALID_PATH");
  });

  test("every set where the server takes presets alone", () => {
    expect(codeOf("/unsafe/set:1x/aGk/1x", { presetsOnly: true })).toBe("INVALID_PATH");
  });
});

test("a key is made of a path alone", () => {
  expect(setKey(`/set:1x/${CAT}`)).toBe("9d983a3686dfd42b4264de569735873c");
  expect(() => setKey(`/SIG/set:1x/${CAT}`)).toThrow('path: expected a path from /set: on, got "/SIG/set:1x');
  expect(() => setKey("/set:1x/\ud800")).toThrow("path: expected a path from /set: on");
});
