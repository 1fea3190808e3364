import { describe, expect, test } from "vitest";
import { insertImports, insertLines } from "./insertLines.js";

describe("lines", () => {
  test.each([
    ["two blanks", "<a>\n  <head>\n  </head>\n", "<a>\n  <head>\n    <b>\n  </head>\n"],
    ["four blanks", "<a>\n    <head>\n    </head>\n", "<a>\n    <head>\n        <b>\n    </head>\n"],
    ["tabs", "<a>\n\t<head>\n\t</head>\n", "<a>\n\t<head>\n\t\t<b>\n\t</head>\n"],
    ["no indentation", "<head>\n</head>", "<head>\n  <b>\n</head>"],
    ["line ends of Windows", "<head>\r\n</head>\r\n", "<head>\r\n  <b>\r\n</head>\r\n"],
  ])("are indented as the file is: %s", (_, text, result) => {
    expect(insertLines(text, /<head>/, ["<b>"])).toBe(result);
  });

  test.each([
    ["\n", "<a>\n  <html\n    lang\n  >\n  </html>", "<a>\n  <html\n    lang\n  >\n    <b>\n  </html>"],
    ["\r\n", "<html\r\n  lang\r\n>\r\n<c>", "<html\r\n  lang\r\n>\r\n  <b>\r\n<c>"],
  ])("stand behind a place of several lines, with the line end %j", (_, text, result) => {
    expect(insertLines(text, /<html\b[^<]*>\s*$/, ["<b>"])).toBe(result);
  });

  test.each([
    ["none", "<body>"],
    ["two", "<head>\n<head>"],
  ])("are left to a person where %s matches", (_, text) => {
    expect(insertLines(text, /<head>/, ["<b>"])).toBeUndefined();
  });
});

describe("imports", () => {
  test.each([
    [
      "behind the last one",
      'import a from "a";\nimport "c";\n\na();\n',
      'import a from "a";\nimport "c";\nimport "b";\n\na();\n',
    ],
    [
      "behind one of several lines",
      'import {\n  a,\n} from "a";\na();\n',
      'import {\n  a,\n} from "a";\nimport "b";\na();\n',
    ],
    ["behind a directive", '"use client";\n\na();\n', '"use client";\nimport "b";\n\na();\n'],
    ["at the beginning", "a();\n", 'import "b";\na();\n'],
    ["behind a comment", '// A.\nimport "a";\na();\n', '// A.\nimport "a";\nimport "b";\na();\n'],
    ["in its quotes and indentation", "\timport 'a';\n", "\timport 'a';\n\timport 'b';\n"],
    ["with its line ends", 'import "a";\r\n\r\na();\r\n', 'import "a";\r\nimport "b";\r\n\r\na();\r\n'],
    ["not behind a later one", 'a();\nimport "x";\n', 'import "b";\na();\nimport "x";\n'],
  ])("stand %s", (_, text, result) => {
    expect(insertImports(text, ['import "b";'])).toBe(result);
  });
});
