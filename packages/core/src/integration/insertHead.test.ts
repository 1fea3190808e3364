import { expect, test } from "vitest";
import { insertHead } from "./insertHead.js";

const insert = (html: string) => insertHead(html, "[HEAD]", (policy) => `${policy}; x`);

test.each([
  ["<head></head>", "<head>[HEAD]</head>"],
  ["<HEAD></HEAD >", "<HEAD>[HEAD]</HEAD >"],
  ["<head><script>'</head>'</script></head>", "<head><script>'</head>'</script>[HEAD]</head>"],
  ["<head><!-- </head> --></head>", "<head><!-- </head> -->[HEAD]</head>"],
  [
    "<head><style>a</style><title></head></title></head></head>",
    "<head><style>a</style><title></head></title>[HEAD]</head></head>",
  ],
  ["<head></header></head>", "<head></header>[HEAD]</head>"],
  ["<head><noscript><link></noscript></head>", "<head><noscript><link></noscript>[HEAD]</head>"],
])("%s gets the markup at the end of its head", (html, expected) => {
  expect(insert(html)).toBe(expected);
});

test.each(["", "<p>", "<head><script></head>", "<head></hea", "<"])("%s has no end of a head", (html) => {
  expect(insert(html)).toBeUndefined();
});

test.each([
  [`<meta http-equiv="content-security-policy" content="script-src 'self'">`, `content="script-src 'self'; x">`],
  [`<meta content='img-src &quot;' HTTP-EQUIV=Content-Security-Policy>`, `content="img-src &quot;; x" HTTP-EQUIV`],
  [`<meta http-equiv="content-security-policy" content="a &#39;self&#39; &amp;">`, `content="a 'self' &amp;; x">`],
])("the policy of %s is rewritten", (meta, expected) => {
  expect(insert(`<head>${meta}</head>`)).toContain(expected);
});

test("other meta elements, and those behind the head, keep their text", () => {
  const [own, late] = ['<meta name="a" content="b">', '<meta http-equiv="content-security-policy" content="c">'];
  expect(insert(`<head>${own}</head>${late}`)).toBe(`<head>${own}[HEAD]</head>${late}`);
});
