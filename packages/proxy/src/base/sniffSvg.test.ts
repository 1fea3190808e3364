import { expect, test } from "vitest";
import { sniffType } from "./mediaType.js";

const root = '<svg xmlns="http://www.w3.org/2000/svg" width="24">';
const entities = Array.from({ length: 300 }, (_, i) => `<!ENTITY ns_${i} "http://ns.example.com/${i}/]>/">\n`).join("");
const svg = (text: string): Buffer => Buffer.from(text);

test.each<[string, Buffer]>([
  ["nothing in front", svg(root)],
  ["a mark of UTF-8", svg(`\uFEFF${root}`)],
  ["spaces", svg(`\r\n\t ${root}`)],
  ["a declaration and comments", svg(`<?xml version="1.0"?><!-- a > b --><!-- <html> -->${root}`)],
  ["a long licence", svg(`<?xml version="1.0"?><!-- ${"licence ".repeat(3_000)} -->${root}`)],
  ["a doctype", svg(`<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">${root}`)],
  ["entities", svg(`<!DOCTYPE svg [\n<!-- it's "one -->${entities}]>\n${root}`)],
  ["a stylesheet", svg(`<?xml version="1.0"?><?xml-stylesheet href="a.css"?>${root}`)],
  ["a prefix", svg('<svg:svg xmlns:svg="http://www.w3.org/2000/svg">')],
  ["no attributes", svg("<svg>")],
  ["no content", svg("<svg/>")],
  ["UTF-16", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(root, "utf16le")])],
  ["UTF-16, the other way round", Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(root, "utf16le").swap16()])],
])("an SVG with %s", (_, bytes) => {
  expect(sniffType(bytes)).toBe("image/svg+xml");
});

test.each([
  ["a page", "<!doctype html><html><body><svg></svg></body></html>"],
  ["a page behind a comment", "<!-- <svg> --><html><svg>"],
  ["a feed", '<?xml version="1.0"?><rss><svg/></rss>'],
  ["a name that only begins so", "<svgx>"],
  ["another prefix's name", "<svg:html>"],
  ["a comment without an end", "<!-- <svg>"],
  ["a doctype without an end", '<!DOCTYPE svg [ <!ENTITY a "<svg>">'],
  ["text", "see <svg>"],
  ["nothing", "   "],
])("no SVG: %s", (_, text) => {
  expect(sniffType(Buffer.from(text))).toBeUndefined();
});

test("foreign text is read once, whatever it is", () => {
  const steps = (text: string): number => {
    let read = 0;
    const counting = new Proxy(String.prototype.indexOf, {
      apply(target, self: string, [wanted, from = 0]: [string, number?]) {
        const found = Reflect.apply(target, self, [wanted, from]) as number;
        read += (found < 0 ? self.length : found) - from;
        return found;
      },
    });
    const real = String.prototype.indexOf;
    String.prototype.indexOf = counting;
    try {
      sniffType(Buffer.from(text));
    } finally {
      String.prototype.indexOf = real;
    }
    return read;
  };
  for (const piece of ["<!--", "<!-- -->", "<?", "<??>", "<!DOCTYPE [", "<!'", '<!""', "<![<!--"]) {
    const [once, twice] = [1_000, 2_000].map((count) => steps(piece.repeat(count)));
    expect(twice!, piece).toBeLessThanOrEqual(once! * 2 + 64);
  }
});
