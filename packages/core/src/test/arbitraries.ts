import fc from "fast-check";
import { type Argument, argumentsOf, type Row, rowsOf } from "../options/row.js";
import { gravityShape, SHAPES } from "../options/shapes.js";
import { PROCESSING } from "../options/table.js";

/** Pieces that browsers, proxies, Go or imgproxy treat in ways of their own. */
export const HOSTILE = [
  ..."%?#@+&=:;,!*'()~$\"<>`{}|^\\[] \t\n\r\0\u007f./-_",
  "://",
  ":/",
  "//",
  "/./",
  "/../",
  "..",
  "%2F",
  "%3A",
  "%2e%2e",
  "%",
  "plain/",
  "/plain/",
  "enc/",
  "https://",
  "local:///",
  "s3://",
  "unsafe",
  "a",
  "Z9",
  "é",
  "и",
  "🐈",
  "\u200d",
  "e\u0301",
  "\ufeff",
  "\uffff",
];

/** A well-formed source that a server on the way could change. */
export const source: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(fc.constantFrom(...HOSTILE), { minLength: 1, maxLength: 12 }).map((parts) => parts.join("")),
  },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }) },
  { weight: 1, arbitrary: fc.webUrl({ withQueryParameters: true, withFragments: true }) },
);

const safeText = fc.string({ unit: fc.constantFrom(..."aZ09._~!$&'()*+,;=@-"), maxLength: 8 });
const safeName = fc.string({ unit: fc.constantFrom(..."aZ09_-"), minLength: 1, maxLength: 6 });
const color = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."0123456789abcdefABCDEF"), minLength: 3, maxLength: 3 }),
  fc.string({ unit: fc.constantFrom(..."0123456789abcdefABCDEF"), minLength: 6, maxLength: 6 }),
  fc.constantFrom("#FFF", "#0a1B2c"),
);

function number({ kind, min, max, mark }: Argument): fc.Arbitrary<number> {
  const from = Number.isFinite(min) ? min : -1000;
  const to = Number.isFinite(max) ? max : from + 100_000;
  if (mark === "%") return fc.integer({ min: -8, max: 8 }).map((turns) => turns * min);
  if (kind === "integer") return fc.integer({ min: mark ? from + 1 : from, max: to });
  const any = fc.double({ min: from, max: Number.isFinite(max) ? max : 1e25, noNaN: true, minExcluded: mark === ">" });
  const tidy = fc
    .integer({ min: Math.ceil(from * 100) + (mark ? 1 : 0), max: to * 100 })
    .map((hundredths) => hundredths / 100);
  return fc.oneof(any, tidy, tidy);
}

function object(args: readonly Argument[]): fc.Arbitrary<Record<string, unknown>> {
  const requiredKeys = args.filter(({ presence }) => !/[?~]/.test(presence)).map(({ name }) => name);
  return fc
    .record(Object.fromEntries(args.map((arg) => [arg.name, acceptedBy(arg)])), { requiredKeys })
    .filter((value) => Object.keys(value).length > 0)
    .map((value): Record<string, unknown> => {
      // A gravity behind an argument that is left out is refused: imgproxy would ignore it.
      const at = args.findIndex(({ kind }) => kind === "gravity");
      const before = args[at - 1];
      if (at > 0 && before?.presence === "?" && value[before.name] === undefined) {
        const { [args[at]!.name]: _, ...rest } = value;
        return Object.keys(rest).length ? rest : { [before.name]: true };
      }
      return value;
    });
}

function gravity(words: readonly string[]): fc.Arbitrary<unknown> {
  const types = words.map((word) => word.replace("!", ""));
  return fc.constantFrom(...types).chain((type): fc.Arbitrary<unknown> => {
    const shape = gravityShape(type);
    if (!shape) return fc.constantFrom<unknown>(type, { type });
    const rest = fc.oneof(object(argumentsOf(shape)), ...(type === "fp" || type === "objw" ? [] : [fc.constant({})]));
    return rest.map((value) => ({ type, ...(value as object) }));
  });
}

/** One value that an argument accepts. */
function acceptedBy(arg: Argument): fc.Arbitrary<unknown> {
  const { kind, words, many } = arg;
  if (kind === "pair")
    return fc.dictionary(fc.constantFrom("jpg", "png", "webp", "avif"), fc.integer({ min: 0, max: 100 }), {
      minKeys: 1,
    });
  if (many) return fc.array(acceptedBy({ ...arg, many: false }), { minLength: 1, maxLength: 3 });
  if (kind === "gravity") return gravity(words);
  if (words[0]) {
    const plain = fc.constantFrom(...words.filter((word) => word !== "#").map((word) => word.replace("!", "")));
    return words.includes("#") ? fc.oneof(plain, fc.integer({ min: -360, max: 360 })) : plain;
  }
  switch (kind) {
    case "boolean":
      return fc.boolean();
    case "integer":
    case "number":
      return number(arg);
    case "color":
      return color;
    case "hex-digits":
      return fc.constantFrom("ab", "00ffEE", "d41d8cd98f00b204e9800998ecf8427e");
    case "text":
      return source;
    case "url-safe-text":
      return safeText;
    case "url-safe-name":
      return safeName;
    case "filename":
      return fc.oneof(source, safeName, fc.record({ filename: source, encoded: fc.boolean() }));
    case "Date-or-seconds":
      return fc.oneof(
        fc.integer({ min: 4_102_444_800, max: 9_999_999_999 }),
        fc.constant(new Date("2100-01-01")),
        fc.constant(0),
      );
    case "color-or-{R,G,B}":
      return fc.oneof(color, fc.constant(""), object(argumentsOf(SHAPES[kind]!)));
    default:
      return object(argumentsOf(SHAPES[kind]!));
  }
}

function optionOf({ args }: Row): fc.Arbitrary<unknown> {
  return args.length === 1 ? acceptedBy(args[0]!) : object(args);
}

const rows = [...rowsOf(PROCESSING).values()];

/** Values that an option accepts, by its name. */
export const values: ReadonlyMap<string, fc.Arbitrary<unknown>> = new Map(rows.map((row) => [row.name, optionOf(row)]));

/** A valid set of up to eight options, Pro ones included, keys in any order. */
export const options: fc.Arbitrary<Record<string, unknown>> = fc
  .uniqueArray(fc.constantFrom(...rows.map(({ name }) => name)), { maxLength: 8 })
  .chain((names) => fc.tuple(...names.map((name) => values.get(name)!.map((value) => [name, value] as const))))
  .map((entries) => Object.fromEntries(entries));

/** A format for the extension, or none. */
export const extension: fc.Arbitrary<string | undefined> = fc.constantFrom(undefined, undefined, "webp", "jpg", "best");
