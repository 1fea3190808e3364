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
