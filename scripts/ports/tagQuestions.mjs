import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../gate/workspace.mjs";

const { configs, rows } = JSON.parse(readFileSync(join(root, "spec/html.json"), "utf8"));

/** Secrets by which no descriptor may be made: an unset variable must not end in an unsigned or weakly signed address. */
const REFUSED = [{ key: "" }, { salt: "" }, { key: "zz" }].map((bad) => {
  const signing = { key: "736563726574", salt: "68656c6c6f", ...bad };
  const config = { proxyUrl: "https://img.example.com", signing };
  const ask = { config, source: "https://example.com/a.jpg", request: { options: "w:300" }, attributes: [["alt", ""]] };
  return { name: `secrets ${JSON.stringify(bad)}`, ask, expected: "refused" };
});

/**
 * Questions for a port's tag: a descriptor, or a configuration, a source and a request of which the port makes one; the
 * attributes are pairs, since some languages keep no order in a map. The expected result is HTML, or `refused`.
 */
export const TAG_QUESTIONS = [
  ...rows.flatMap(({ name, config, source, segments, image, attributes, html = "refused" }) => {
    const pairs = Object.entries(attributes).map(([key, value]) => [
      key,
      key === "pictureProps" ? Object.entries(value) : value,
    ]);
    const given = { name, ask: { image, attributes: pairs }, expected: html };
    if (!config) return [given];
    const made = { config: configs[config], source, request: segments, attributes: pairs };
    return [given, { name: `${name}, built`, ask: made, expected: html }];
  }),
  ...REFUSED,
];

/** Number of rows that they are made of. */
export const TAG_ROWS = rows.length;
