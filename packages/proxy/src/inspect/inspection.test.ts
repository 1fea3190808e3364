import { createHash } from "node:crypto";
import { signPath } from "@bucketfirst/core";
import { expect, test } from "vitest";
import { keyOf, SIGNING } from "../../test/support/proxy.js";
import { inspectPasted } from "./inspection.js";

const SOURCE = "https://photos.test/cat.jpg";
const ENCODED = Buffer.from(SOURCE).toString("base64url");
const ONE = signPath(`/w:100/${ENCODED}`, SIGNING);

test.each([
  ["a fragment", `https://img.test${ONE}#top`],
  ["a query and a fragment", `https://img.test${ONE}?v=1#top`],
  ["blanks around it", `  https://img.test${ONE}\n`],
  ["double quotes", `"https://img.test${ONE}"`],
  ["single quotes", `'https://img.test${ONE}'`],
  ["angle brackets", `<https://img.test${ONE}>`],
  ["a comma and a descriptor", `https://img.test${ONE} 2x,`],
  ["an escaped ampersand", `https://img.test${ONE}?a=1&amp;b=2`],
  ["an attribute", `src="https://img.test${ONE}"`],
  ["an attribute without quotes", `src=https://img.test${ONE}`],
  ["an element", `<img alt='a cat' src='https://img.test${ONE}' type="image/avif">`],
  ["an element, escaped", `&lt;img src=&quot;https://img.test${ONE}&quot;&gt;`],
  ["a style", `background: url(https://img.test${ONE});`],
  ["no scheme", `//img.test${ONE}`],
  ["no host", ONE],
  ["no first slash", ONE.slice(1)],
  ["a scheme in capitals", `HTTPS://img.test${ONE}`],
  ["a prefix that is not named", `http://127.0.0.1:8080/proxy${ONE}`],
  ["a longer prefix", `https://img.test/a/b${ONE}`],
  ["a line that a terminal has broken", `https://img.test${ONE.slice(0, 60)}\n  ${ONE.slice(60)}`],
  ["colons that a browser has escaped", `https://img.test${ONE.replaceAll(":", "%3A")}`],
])("an address with %s is read", (_, pasted) => {
  expect(inspectPasted(pasted, { prefix: undefined, signing: [SIGNING] })).toMatchObject([
    { key: keyOf(ONE), source: SOURCE, signature: "right" },
  ]);
});

test("a blank or a bracket in the name of a source belongs to it", () => {
  const path = signPath("/w:100/plain/https://photos.test/my%20cat's(1).jpg", SIGNING);
  const shown = path.replaceAll("%20", " ");
  for (const pasted of [path, shown, `"https://img.test${shown}"`]) {
    expect(inspectPasted(pasted, { prefix: undefined, signing: [SIGNING] })).toMatchObject([
      { key: keyOf(path), source: "https://photos.test/my cat's(1).jpg", signature: "right" },
    ]);
  }
});

const SET = `/set:200-400:avif/rs:fit:200/${ENCODED}`;
const SET_KEY = createHash("sha256").update(SET).digest("hex").slice(0, 32);

test("a member of a set is read with its key, its set and the path that imgproxy gets", () => {
  const path = `${signPath(SET, SIGNING)}/400.avif`;
  for (const pasted of [`https://img.test${path}`, `/proxy${path}?v=1`, `/x${path}`.replace("set:", "set%3A")]) {
    expect(inspectPasted(pasted, { prefix: undefined, signing: [SIGNING] })).toEqual([
      {
        options: { resize: { type: "fit", width: 200 } },
        source: SOURCE,
        encoding: "base64",
        extension: undefined,
        path,
        key: `${SET_KEY}/400.avif`,
        signature: "right",
        set: { ladder: "200-400", formats: "avif", member: "400.avif", classicPath: `/rs:fit:400/f:avif/${ENCODED}` },
      },
    ]);
  }
  const other = { key: "11", salt: "22" };
  expect(inspectPasted(path, { prefix: undefined, signing: [other] })).toMatchObject([{ signature: "wrong" }]);
  expect(inspectPasted(path, { prefix: undefined, signing: undefined })).toMatchObject([{ signature: "unknown" }]);
});

test("an element of a set is read by its base, and its addresses in the bucket are passed over", () => {
  // Steps whose digits are base64 of some text.
  const element = `<img data-proxy="https://img.test${signPath(SET, SIGNING)}/" srcset="https://b.test/${SET_KEY}/200 200w, https://b.test/${SET_KEY}/1440 1440w" src="https://b.test/${SET_KEY}/1440">`;
  expect(inspectPasted(element, { prefix: undefined, signing: [SIGNING] })).toMatchObject([
    { key: SET_KEY, source: SOURCE, signature: "right", set: { ladder: "200-400" } },
  ]);
  expect(() => inspectPasted(`https://b.test/${SET_KEY}/1440`, { prefix: undefined, signing: undefined })).toThrow(
    "got one of the bucket",
  );
});

test.each(["</b>", "pasted </b>", "<br/>", "&lt;/p&gt;", "some words", "<b>bold</b>"])(
  "%j has no address: its tags are no paths, and the sentence says what was expected",
  (pasted) => {
    expect(() => inspectPasted(pasted, { prefix: undefined, signing: undefined })).toThrow(
      `url: expected an address or a signed path, got ${JSON.stringify(pasted)}`,
    );
  },
);

test("an address between tags is read all the same", () => {
  expect(inspectPasted(`<p>see <b>${ONE}</b><br/></p>`, { prefix: undefined, signing: [SIGNING] })).toMatchObject([
    { source: SOURCE, signature: "right" },
  ]);
});
