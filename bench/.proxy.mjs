// bench/proxy.ts
import { execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

// packages/core/dist/index.node.js
import crypto from "crypto";
var BucketfirstError = class extends Error {
  name = "BucketfirstError";
  code;
  constructor(code, message, options) {
    super(message, options);
    this.code = code;
  }
};
function show(value) {
  if (typeof value === "string") {
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}\u2026` : value);
  }
  if (Array.isArray(value)) return "an array";
  if (value instanceof Date) return "an invalid date";
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  return String(value);
}
var KEYS = [
  "proxyUrl",
  "cacheUrl",
  "cacheFolder",
  "signing",
  "encoding",
  "sourceBase",
  "server",
  "variants"
];
function configFault(field, expected, value) {
  return new BucketfirstError("INVALID_CONFIG", `${field}: expected ${expected}, got ${show(value)}`);
}
function address(value, field) {
  if (typeof value !== "string" || !value || /[?#\\\s"<>`{}^]|[^\0-\x7f]|\/\.{1,2}(\/|$)/.test(value)) {
    throw configFault(field, "an address without query, fragment, blanks or dot segments", value);
  }
  return value.replace(/\/+$/, "");
}
function readAddresses(config) {
  if (typeof config !== "object" || config === null) throw configFault("config", "an object", config);
  for (const key of Object.keys(config)) {
    if (!KEYS.includes(key)) throw configFault(key, `one of ${KEYS.join(", ")}`, config[key] && key);
  }
  const { cacheUrl, cacheFolder = "", sourceBase } = config;
  if (typeof cacheFolder !== "string" || !/^[\w.~!$&'()*+,;=:@/-]*$/.test(cacheFolder)) {
    throw configFault("cacheFolder", "text that needs no escapes in a URL", cacheFolder);
  }
  if (sourceBase !== void 0 && (typeof sourceBase !== "string" || !sourceBase)) {
    throw configFault("sourceBase", "an address", sourceBase);
  }
  return {
    proxyUrl: address(config.proxyUrl, "proxyUrl"),
    cacheBase: cacheUrl === void 0 ? void 0 : `${address(cacheUrl, "cacheUrl")}/${cacheFolder}`
  };
}
function base64url(text) {
  return Buffer.from(text).toString("base64url");
}
function isWellFormed(text) {
  if (typeof text !== "string") return false;
  if (!/[\ud800-\udfff]/.test(text)) return true;
  try {
    encodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
function decimal(value) {
  const text = String(value);
  const cut = text.indexOf("e");
  if (cut < 0) return text;
  const exponent = +text.slice(cut + 1);
  const sign = value < 0 ? "-" : "";
  const [whole, fraction2 = ""] = text.slice(sign.length, cut).split(".");
  return exponent < 0 ? `${sign}0.${"0".repeat(-exponent - 1)}${whole}${fraction2}` : `${sign}${whole}${fraction2}${"0".repeat(exponent - fraction2.length)}`;
}
function optionFault(field, expected, value) {
  return new BucketfirstError("INVALID_OPTION", `${field}: expected ${expected}, got ${show(value)}`);
}
function proFault(field) {
  return new BucketfirstError(
    "INVALID_OPTION",
    `${field}: needs imgproxy Pro; set server: { edition: "pro" } if your server is one`
  );
}
function isTextArgument(value, server) {
  return typeof value === "string" && /^[\w.~!$&'()*+,;=@-]*$/.test(value) && !value.includes(server.separator);
}
var SIDES = ["ce", "no", "so", "ea", "we", "noea", "nowe", "soea", "sowe"];
function gravityTypes(arg, server) {
  return [...SIDES, "fp", ...arg.words.map((word) => server.pro ? word.replace("!", "") : word)];
}
function finite(value, field) {
  if (typeof value !== "number" || !Number.isFinite(value)) throw optionFault(field, "a number", value);
  return decimal(value);
}
function fraction(value, field) {
  if (typeof value !== "number" || !(value >= 0 && value <= 1)) throw optionFault(field, "a number 0..1", value);
  return decimal(value);
}
function className(value, field, server) {
  if (!value || !isTextArgument(value, server)) throw optionFault(field, "the name of a class", value);
  return value;
}
function onlyKeys(value, keys, field) {
  for (const key of Object.keys(value)) {
    if (!keys.includes(key)) throw optionFault(`${field}.${key}`, `only ${keys.join(", ")} here`, value[key]);
  }
}
function encodeGravity(arg, value, field, server) {
  const gravity2 = typeof value === "object" && value !== null ? value : { type: value };
  const type = gravity2.type;
  const types = gravityTypes(arg, server);
  if (types.includes(`${type}!`)) throw proFault(`${field} ${type}`);
  if (!types.includes(type)) throw optionFault(field, `one of ${types.join(", ").replace(/!/g, " (Pro)")}`, value === gravity2 ? type : value);
  const { separator } = server;
  const parts = [type];
  if (type === "fp") {
    onlyKeys(gravity2, ["type", "x", "y"], field);
    parts.push(fraction(gravity2.x, `${field}.x`), fraction(gravity2.y, `${field}.y`));
  } else if (type === "obj") {
    onlyKeys(gravity2, ["type", "classNames"], field);
    const names = gravity2.classNames ?? [];
    if (!Array.isArray(names)) throw optionFault(`${field}.classNames`, "an array of names", names);
    parts.push(...names.map((name, i) => className(name, `${field}.classNames[${i}]`, server)));
  } else if (type === "objw") {
    onlyKeys(gravity2, ["type", "classWeights"], field);
    const weights = gravity2.classWeights;
    if (!Array.isArray(weights) || !weights.length) {
      throw optionFault(`${field}.classWeights`, "an array of { class, weight }", weights);
    }
    weights.forEach((entry, i) => {
      const at = `${field}.classWeights[${i}]`;
      parts.push(className(entry?.class, `${at}.class`, server), finite(entry?.weight, `${at}.weight`));
    });
  } else if (SIDES.includes(type)) {
    onlyKeys(gravity2, ["type", "xOffset", "yOffset"], field);
    const { xOffset, yOffset } = gravity2;
    if (xOffset !== void 0 || yOffset !== void 0) {
      parts.push(xOffset === void 0 ? "" : finite(xOffset, `${field}.xOffset`));
    }
    if (yOffset !== void 0) parts.push(finite(yOffset, `${field}.yOffset`));
  } else {
    onlyKeys(gravity2, ["type"], field);
  }
  return parts.join(separator);
}
var FORMATS = {
  jpg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  avif: "image/avif",
  jxl: "image/jxl",
  gif: "image/gif",
  ico: "image/x-icon",
  svg: "image/svg+xml",
  heic: "image/heif",
  bmp: "image/bmp",
  tiff: "image/tiff"
};
function formatName(value, extra) {
  if (value === "jpeg") return "jpg";
  if (typeof value !== "string") return void 0;
  return Object.hasOwn(FORMATS, value) || extra.includes(value) ? value : void 0;
}
function expectation(arg) {
  const { kind, min, max, above, multipleOf, words } = arg;
  if (kind === "int" || kind === "float") {
    const what = kind === "int" ? "an integer" : "a number";
    if (multipleOf) return `a multiple of ${multipleOf}`;
    if (max < Number.POSITIVE_INFINITY) return `${what} ${min}..${max}`;
    return min === Number.NEGATIVE_INFINITY ? what : `${what} ${above ? "above" : "from"} ${min}`;
  }
  if (kind === "bool") return "true or false";
  if (kind === "color") return "3 or 6 hex digits without #";
  if (kind === "hex") return "hex digits of even length";
  if (kind === "enum") return `one of ${words.join(", ").replace("#", "degrees").replace(/!/g, " (Pro)")}`;
  if (kind === "format") return "a format such as jpg, webp or avif";
  if (kind === "time") return "a Date or unix seconds";
  if (kind === "pairs") return "an object of formats and qualities 0..100, such as { webp: 70 }";
  if (kind === "areas") return "an array of { left, top, width, height }, each 0..1";
  if (kind === "rgb") return 'a colour such as "ff0000" or { R, G, B }, each 0..255';
  return "text of A-Z a-z 0-9 . _ ~ ! $ & ' ( ) * + , ; = @ -";
}
function isInRange(arg, value) {
  return typeof value === "number" && (arg.kind === "int" ? Number.isSafeInteger(value) : Number.isFinite(value)) && (arg.above ? value > arg.min : value >= arg.min) && value <= arg.max && !(arg.multipleOf && value % arg.multipleOf);
}
var CHANNEL = {
  name: "",
  presence: "",
  kind: "int",
  many: false,
  min: 0,
  max: 255,
  above: false,
  multipleOf: 0,
  words: []
};
var QUALITY = { ...CHANNEL, max: 100 };
var FRACTION = { ...CHANNEL, kind: "float", max: 1 };
var isColor = (value) => typeof value === "string" && /^([\da-f]{3}|[\da-f]{6})$/i.test(value);
function encodeRest(arg, value, field, server) {
  const { separator } = server;
  if (arg.kind === "rgb") {
    if (value === "") return "";
    if (isColor(value)) return value.toLowerCase();
    const { R, G, B, ...other } = Object(value);
    if (Object.keys(other).length) return void 0;
    return [R, G, B].every((channel) => isInRange(CHANNEL, channel)) ? [R, G, B].join(separator) : void 0;
  }
  if (arg.kind === "pairs") {
    const entries = Object.entries(Object(value)).filter(([, quality]) => quality !== void 0);
    const names = entries.map(([format2]) => formatName(format2, server.pro ? ["pdf", "mp4"] : []));
    if (typeof value === "string" || !entries.length || new Set(names).size < names.length) return void 0;
    if (!names.every(Boolean) || !entries.every(([, quality]) => isInRange(QUALITY, quality))) return void 0;
    return entries.map(([, quality], i) => names[i] + separator + quality).join(separator);
  }
  if (arg.kind === "areas") {
    if (!Array.isArray(value) || !value.length) return void 0;
    const sides = value.flatMap((area) => {
      const { left, top, width, height, ...other } = Object(area);
      return Object.keys(other).length ? [Number.NaN] : [left, top, width, height];
    });
    return sides.every((side) => isInRange(FRACTION, side)) ? sides.map(decimal).join(separator) : void 0;
  }
  if (arg.kind === "file") {
    const { filename: filename2 = value, encoded, ...other } = typeof value === "object" ? Object(value) : {};
    if (!isWellFormed(filename2) || Object.keys(other).length) return void 0;
    if (encoded !== void 0 && typeof encoded !== "boolean") throw optionFault(`${field}.encoded`, "true or false", encoded);
    if (encoded || !/^[\w.-]*$/.test(filename2)) return `${base64url(filename2)}${separator}1`;
    return encoded === false ? `${filename2}${separator}0` : filename2;
  }
  return void 0;
}
function encodeOne(arg, value, field, server) {
  switch (arg.kind) {
    case "int":
    case "float":
      return isInRange(arg, value) ? decimal(value) : void 0;
    case "bool":
      return value === true ? "1" : value === false ? "0" : void 0;
    case "enum":
      if (typeof value === "number") return arg.words.includes("#") && Number.isFinite(value) ? decimal(value) : void 0;
      if (typeof value !== "string" || /[!#]/.test(value)) return void 0;
      if (arg.words.includes(value)) return value;
      if (!arg.words.includes(`${value}!`)) return void 0;
      if (!server.pro) throw proFault(`${field} ${value}`);
      return value;
    case "color":
      return isColor(value) ? value.toLowerCase() : void 0;
    case "format":
      if (!server.pro && arg.words.includes(value)) throw proFault(`${field} ${value}`);
      return formatName(value, arg.words);
    case "text":
      return isTextArgument(value, server) ? value : void 0;
    case "name":
      return value && isTextArgument(value, server) ? value : void 0;
    case "base64":
      return value && isWellFormed(value) ? base64url(value) : void 0;
    case "hex":
      return typeof value === "string" && /^([\da-f]{2})+$/i.test(value) ? value : void 0;
    case "time": {
      const seconds = value instanceof Date ? Math.floor(value.getTime() / 1e3) : value;
      return Number.isSafeInteger(seconds) ? String(seconds) : void 0;
    }
    case "gravity":
      return encodeGravity(arg, value, field, server);
    default:
      return encodeRest(arg, value, field, server);
  }
}
function encodeArgument(arg, value, field, server) {
  if (arg.many) {
    const items = Array.isArray(value) ? value : [value];
    if (!items.length) throw optionFault(field, "at least one entry", value);
    return items.map((item, i) => encodeSingle(arg, item, `${field}[${i}]`, server)).join(server.separator);
  }
  return encodeSingle(arg, value, field, server);
}
function encodeSingle(arg, value, field, server) {
  const text = encodeOne(arg, value, field, server);
  if (text === void 0) throw optionFault(field, expectation(arg), value);
  return text;
}
var ARGUMENT = /^(\w+)([?~]?)=([^*]+)(\*?)$/;
var NUMBER = /^(int|float)(?:([[(])(.*),(.*)]|%(.+))?$/;
function readArgument(text) {
  const [, name, presence, type, many] = ARGUMENT.exec(text);
  const number = NUMBER.exec(type);
  const [kind, ...extra] = type.split("+");
  return {
    name,
    presence,
    kind: number ? number[1] : type.includes("|") ? "enum" : kind,
    many: many !== "",
    min: number?.[3] ? +number[3] : Number.NEGATIVE_INFINITY,
    max: number?.[4] ? +number[4] : Number.POSITIVE_INFINITY,
    above: number?.[2] === "(",
    multipleOf: number?.[5] ? +number[5] : 0,
    words: type.includes("|") ? type.split("|") : extra
  };
}
function readRow(name, text, index) {
  const [head, ...rest] = text.split(" ");
  const [, short, full, aliases, pro, tolerated] = /^(\w+)(?:=([\w-]+))?((?:\|\w+)*)(!?)(?:\+(\d))?$/.exec(head);
  const args = rest.map(readArgument);
  return {
    name,
    index,
    short,
    names: [short, full ?? name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), ...aliases.split("|").slice(1)],
    pro: pro !== "",
    tolerated: tolerated ? +tolerated : 0,
    args,
    bare: args.slice(1).every((arg) => arg.presence !== "")
  };
}
var readTables = /* @__PURE__ */ new WeakMap();
function rowsOf(table) {
  let rows = readTables.get(table);
  if (!rows) {
    rows = new Map(Object.keys(table).map((name, index) => [name, readRow(name, table[name], index)]));
    readTables.set(table, rows);
  }
  return rows;
}
function encodeObject(row, value, server) {
  const { args, name } = row;
  for (const key of Object.keys(value)) {
    if (!args.some((arg) => arg.name === key)) {
      throw optionFault(`${name}.${key}`, `only ${args.map((arg) => arg.name).join(", ")} here`, value[key]);
    }
  }
  let text = "";
  let gap = "";
  let given = false;
  for (const [i, arg] of args.entries()) {
    const { separator } = server;
    const part = value[arg.name];
    if (part === void 0) {
      if (arg.presence === "") throw optionFault(`${name}.${arg.name}`, "a value", part);
      gap += separator + (arg.presence === "~" ? "0" : "");
      continue;
    }
    const before = args[i - 1];
    if (arg.kind === "gravity" && before?.presence === "?" && value[before.name] === void 0) {
      throw optionFault(`${name}.${before.name}`, "a value, since a gravity follows", void 0);
    }
    text += gap + separator + encodeArgument(arg, part, `${name}.${arg.name}`, server);
    gap = "";
    given = true;
  }
  if (!given) throw optionFault(name, `at least one of ${args.map((arg) => arg.name).join(", ")}`, value);
  return text;
}
function encodeSegment(row, value, server) {
  if (row.pro && !server.pro) throw proFault(row.name);
  const { args } = row;
  const first = args[0];
  if (args.length === 1) return row.short + server.separator + encodeArgument(first, value, row.name, server);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return row.short + encodeObject(row, value, server);
  }
  if (row.bare) return row.short + server.separator + encodeArgument(first, value, row.name, server);
  throw optionFault(row.name, `an object of ${args.map((arg) => arg.name).join(", ")}`, value);
}
function checkExtra(extra, server) {
  if (!Array.isArray(extra)) throw optionFault("extra", "an array of segments", extra);
  return extra.map((segment, i) => {
    const cut = typeof segment === "string" ? segment.indexOf(server.separator) : -1;
    if (cut < 1 || !/^[\w.~!$&'()*+,;=@:|-]*$/.test(segment)) {
      throw optionFault(`extra[${i}]`, `a segment such as name${server.separator}argument`, segment);
    }
    return segment;
  });
}
function encodeOptions(table, options, server) {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw optionFault("options", "an object", options);
  }
  const rows = rowsOf(table);
  const found = [];
  for (const name of Object.keys(options)) {
    if (options[name] === void 0 || name === "extra") continue;
    const row = rows.get(name);
    if (!row) throw new BucketfirstError("INVALID_OPTION", `${name}: expected an option of imgproxy v4, got ${show(name)}`);
    let at = found.length;
    while (at > 0 && found[at - 1].index > row.index) at--;
    found.splice(at, 0, row);
  }
  const extra = options.extra === void 0 ? [] : checkExtra(options.extra, server);
  if (server.presetsOnly) return encodePresets(found, options, extra, server);
  let path2 = "";
  for (const row of found) path2 += `/${encodeSegment(row, options[row.name], server)}`;
  for (const segment of extra) path2 += `/${segment}`;
  return path2;
}
function encodePresets(found, options, extra, server) {
  const other = extra.length ? "extra" : found.find((row) => row.name !== "preset")?.name;
  if (other) throw optionFault(other, "only preset, since the server takes presets alone", options[other]);
  if (!found[0]) throw optionFault("preset", "a value, since the server takes presets alone", void 0);
  return `/${encodeSegment(found[0], options.preset, server).slice(found[0].short.length + server.separator.length)}`;
}
var PROCESSING = {
  /** Named sets of options kept on the server, applied left to right before everything else. */
  preset: "pr presetNames=name*",
  /** Resizing type, size, enlarging and extending in one option. */
  resize: "rs type?=fit|fill|fill-down|force|auto width?=int[0,] height?=int[0,] enlarge?=bool extend?=bool gravity?=gravity",
  /** Size, enlarging and extending in one option. */
  size: "s width?=int[0,] height?=int[0,] enlarge?=bool extend?=bool gravity?=gravity",
  /** How the image is fitted into the box. */
  resizingType: "rt type=fit|fill|fill-down|force|auto",
  /** Interpolation used when resizing. */
  resizingAlgorithm: "ra! algorithm=nearest|linear|cubic|lanczos2|lanczos3",
  /** Width of the result in pixels; 0 derives it from the height. */
  width: "w width=int[0,]",
  /** Height of the result in pixels; 0 derives it from the width. */
  height: "h height=int[0,]",
  /** Least width of the result in pixels. */
  minWidth: "mw=min-width width=int[0,]",
  /** Least height of the result in pixels. */
  minHeight: "mh=min-height height=int[0,]",
  /** Factor applied to the size after resizing. */
  zoom: "z zoomX=float(0,] zoomY~=float(0,]",
  /** Device pixel ratio: scales the size, paddings, offsets of gravity and watermark. */
  dpr: "dpr dpr=float(0,]",
  /** Let a source smaller than the box grow. */
  enlarge: "el enlarge=bool",
  /** Fill the result up to the box when it is smaller. */
  extend: "ex extend=bool gravity?=gravity",
  /** Fill the result up to the aspect ratio of the box. */
  extendAspectRatio: "exar|extend_ar extend=bool gravity?=gravity",
  /** Focus of crops and fills: a side, a corner, `sm`, a focus point, detected objects. */
  gravity: "g gravity=gravity+sm+obj!+objw!",
  /** Where detected objects end up in the result. */
  objectsPosition: "op|obj_pos! position=gravity+prop",
  /** Part of the source to keep before resizing; below 1 a fraction, 0 the whole side. */
  crop: "c width=float[0,] height~=float[0,] gravity?=gravity+sm+obj!+objw!",
  /** Crop to an aspect ratio; 0 switches it off. */
  cropAspectRatio: "car|crop_ar! aspectRatio=float[0,] enlarge?=bool",
  /** Crop to detected objects; 1 is tight, 1.2 leaves 20 percent. */
  cropObjects: "crop_objects! scaleFactor=float classNames?=name*",
  /** Cut off a background of one colour. */
  trim: "t threshold?=float color?=color equalHor?=bool equalVer?=bool",
  /** Space around the result in pixels, scaled by `dpr`. */
  padding: "pd top?=int[0,] right?=int[0,] bottom?=int[0,] left?=int[0,]",
  /** Turn the image by its Exif orientation. */
  autoRotate: "ar autoRotate=bool",
  /** Turn clockwise by a multiple of 90 degrees. */
  rotate: "rot angle=int%90",
  /** Mirror the image. */
  flip: "fl horizontal?=bool vertical?=bool",
  /** Colour behind transparent pixels; an empty one switches it off. */
  background: "bg background=rgb",
  /** Opacity of the background. */
  backgroundAlpha: "bga! alpha=float[0,1]",
  /** Brightness, contrast and saturation in one option. */
  adjust: "a! brightness?=int[-255,255] contrast?=float[0,] saturation?=float[0,]",
  brightness: "br! brightness=int[-255,255]",
  contrast: "co! contrast=float[0,]",
  saturation: "sa! saturation=float[0,]",
  /** Shades of one colour. */
  monochrome: "mc! intensity=float[0,1] color?=color",
  /** Shades between two colours. */
  duotone: "dt! intensity=float[0,1] color1?=color color2?=color",
  /** Gaussian blur, sigma in pixels. */
  blur: "bl sigma=float[0,]",
  /** Sharpening, sigma in pixels. */
  sharpen: "sh sigma=float[0,]",
  /** Size of the squares in pixels. */
  pixelate: "pix size=int[0,]",
  /** Unsharp masking. */
  unsharpMasking: "ush! mode?=auto|none|always weight?=float(0,] divider?=float(0,]",
  /** Blur parts of the picture; sides as fractions. */
  blurAreas: "ba! sigma=float[0,] areas?=areas",
  /** Blur that grows along a direction. */
  progressiveBlur: "pbl! sigma=float[0,] direction?=down|up|right|left|# start?=float stop?=float",
  /** Blur detected objects. */
  blurDetections: "bd! sigma=float[0,] classNames?=name*",
  /** Draw boxes around detected objects. */
  drawDetections: "dd! draw=bool classNames?=name*",
  /** Cover the picture with a colour. */
  colorize: "col! opacity=float[0,1] color?=color keepAlpha?=bool",
  /** Cover the picture with a gradient. */
  gradient: "gr! opacity=float[0,1] color?=color direction?=down|up|right|left|# start?=float stop?=float",
  /** Put the server's watermark on the picture. */
  watermark: "wm+2 opacity=float[0,1] position?=ce|no|so|ea|we|noea|nowe|soea|sowe|re|ch! xOffset?=float yOffset?=float scale?=float(0,]",
  /** Address of a watermark of one's own, as plain text. */
  watermarkUrl: "wmu! url=base64",
  /** Text drawn as watermark, as plain text. */
  watermarkText: "wmt! text=base64",
  /** Box of the watermark in pixels. */
  watermarkSize: "wms! width?=int[0,] height?=int[0,]",
  /** Turn the watermark clockwise, in degrees. */
  watermarkRotate: "wmr|wm_rot! angle=float",
  /** Shadow of the watermark, sigma in pixels. */
  watermarkShadow: "wmsh! sigma=float[0,]",
  /** CSS put in front of an SVG source, as plain text. */
  style: "st! style=base64",
  /** Drop metadata. */
  stripMetadata: "sm stripMetadata=bool",
  /** Keep the copyright when metadata are dropped. */
  keepCopyright: "kcr keepCopyright=bool",
  /** Resolution written into the result. */
  dpi: "dpi! dpi=float[0,]",
  /** Convert to sRGB and drop the colour profile. */
  stripColorProfile: "scp stripColorProfile=bool",
  /** Keep high dynamic range. */
  preserveHdr: "ph enable=bool",
  /** Colour profile of the result: `srgb`, `cmyk` or a file's name. */
  colorProfile: "cp|icc! profile=name",
  /** Use the thumbnail inside HEIC and AVIF sources. */
  enforceThumbnail: "eth enforceThumbnail=bool",
  /** Output quality in percent; 0 leaves it to the server. */
  quality: "q quality=int[0,100]",
  /** Output quality by format, in percent. */
  formatQuality: "fq pairs=pairs",
  /** Pick the quality that meets a target. */
  autoquality: "aq! method?=none|size|dssim|ml target?=float minQuality?=int[0,100] maxQuality?=int[0,100] allowedError?=float",
  /** Lower the quality until the file is this small, in bytes; 0 switches it off. */
  maxBytes: "mb bytes=int[0,]",
  jpegOptions: "jpgo! progressive?=bool noSubsample?=bool trellisQuant?=bool overshootDeringing?=bool optimizeScans?=bool quantTable?=int[0,8]",
  pngOptions: "pngo! interlaced?=bool quantize?=bool quantizationColors?=int[2,256]",
  webpOptions: "webpo! compression?=lossy|near_lossless|lossless smartSubsample?=bool preset?=default|photo|picture|drawing|icon|text",
  avifOptions: "avifo! subsample?=auto|on|off",
  /** Format of the result. */
  format: "f|ext extension=format+pdf+mp4+best",
  /** Page of the source to use, from 0. */
  page: "pg! page=int[0,]",
  /** Number of pages to use. */
  pages: "pgs! pages=int[1,]",
  /** First frame only. */
  disableAnimation: "da! disable=bool",
  /** Second of the video to take the picture from. */
  videoThumbnailSecond: "vts! second=float[0,]",
  /** Take key frames only. */
  videoThumbnailKeyframes: "vtk! keyframes=bool",
  /** Tiles of a video in one picture. */
  videoThumbnailTile: "vtt! step=float columns?=int[0,] rows?=int[0,] tileWidth?=int[0,] tileHeight?=int[0,] extendTile?=bool trim?=bool fill?=bool focusX?=float[0,1] focusY?=float[0,1]",
  /** Animation made from a video. */
  videoThumbnailAnimation: "vta! step=float delay?=int[0,] frames?=int[0,] frameWidth?=int[0,] frameHeight?=int[0,] extendFrame?=bool trim?=bool fill?=bool focusX?=float[0,1] focusY?=float[0,1]",
  /** Address of the picture shown when the source fails, as plain text. */
  fallbackImageUrl: "fiu! url=base64",
  /** Source formats that are passed through unchanged. */
  skipProcessing: "skp extensions=format+pdf+psd+mp4*",
  /** Pass the source through unchanged. */
  raw: "raw raw=bool",
  /** Any text: a new one makes a new URL. */
  cachebuster: "cb string=text",
  bypassCache: "bc! bypass=bool",
  cacheTags: "ct! tags=name*",
  /** A `Date` or unix seconds after which the server refuses the URL. */
  expires: "exp timestamp=time",
  /** Name of the downloaded file without its extension. */
  filename: "fn filename=file",
  /** Ask the browser to download instead of to show. */
  returnAttachment: "att returnAttachment=bool",
  /** Check the source's digest. */
  hashsum: "hs! hashsumType=none|md5|sha1|sha256|sha512 hashsum?=hex",
  /** Largest accepted source in megapixels. Needs IMGPROXY_ALLOW_SECURITY_OPTIONS, as do the four below. */
  maxSrcResolution: "msr resolution=float[0,]",
  /** Largest accepted source in bytes. */
  maxSrcFileSize: "msfs size=int",
  maxAnimationFrames: "maf size=int(0,]",
  /** Largest accepted frame in megapixels. */
  maxAnimationFrameResolution: "mafr size=float[0,]",
  /** Longest side of the result in pixels. */
  maxResultDimension: "mrd size=int"
};
var INFO = {
  preset: "pr! presetNames=name*",
  size: "s! size=bool",
  format: "f! format=bool",
  dimensions: "d! dimensions=bool",
  exif: "exif! enabled=bool canonicalNames?=bool",
  iptc: "iptc! iptc=bool",
  xmp: "xmp! xmp=bool",
  videoMeta: "vm! videoMeta=bool",
  detectObjects: "do! detectObjects=bool",
  classify: "cl! topK=int[0,] classNames?=name*",
  colorspace: "cs! colorspace=bool",
  bands: "b! bands=bool",
  sampleFormat: "sf! sampleFormat=bool",
  pagesNumber: "pn! pagesNumber=bool",
  alpha: "a! alpha=bool checkTransparency?=bool",
  crop: "c! width=float[0,] height~=float[0,] gravity?=gravity+sm+obj!+objw!",
  objectsPosition: "op|obj_pos! position=gravity+prop",
  /** Number of colours: 0 or 2..256. */
  palette: "p! colors=int[0,256]",
  average: "avg! average=bool ignoreTransparent?=bool",
  dominantColors: "dc! dominantColors=bool buildMissed?=bool",
  blurhash: "bh! xComponents=int[0,9] yComponents=int[0,9]",
  thumbHash: "th! enabled=bool",
  perceptualHash: "ph|phash! enabled=bool",
  calcHashsums: "chs! hashsumTypes=md5|sha1|sha256|sha512*",
  page: "pg! page=int[0,]",
  videoThumbnailSecond: "vts! second=float[0,]",
  videoThumbnailKeyframes: "vtk! keyframes=bool",
  cachebuster: "cb! string=text",
  bypassCache: "bc! bypass=bool",
  cacheTags: "ct! tags=name*",
  expires: "exp! timestamp=time",
  hashsum: "hs! hashsumType=none|md5|sha1|sha256|sha512 hashsum?=hex",
  maxSrcResolution: "msr! resolution=float[0,]",
  maxSrcFileSize: "msfs! size=int"
};
var LAYOUTS = ["fixed", "constrained", "fullWidth", void 0];
var FULL_WIDTHS = [640, 1080, 1920, 2560];
function positive(value, field) {
  if (value === void 0) return void 0;
  if (typeof value === "number" && value > 0 && Number.isFinite(value)) return value;
  throw optionFault(field, "a number above 0", value);
}
function positives(value, field) {
  if (value === void 0) return void 0;
  if (!Array.isArray(value) || !value.length) throw optionFault(field, "an array of numbers above 0", value);
  return value.map((entry, i) => positive(entry, `${field}[${i}]`) ?? positive(null, `${field}[${i}]`));
}
function geometryOf(request) {
  const resize = Object(request.resize);
  const width = positive(request.width, "width") ?? positive(resize.width || void 0, "resize.width");
  const height = positive(request.height, "height") ?? positive(resize.height || void 0, "resize.height");
  const densities = positives(request.densities, "densities");
  const widths = positives(request.widths, "widths");
  const limit = positive(request.intrinsicWidth, "intrinsicWidth") ?? Number.POSITIVE_INFINITY;
  const { layout = width && !(widths && densities) ? "constrained" : void 0 } = request;
  if (!LAYOUTS.includes(layout)) throw optionFault("layout", "fixed, constrained or fullWidth", layout);
  if (layout === "constrained" && !width) throw optionFault("width", "a value, since the layout is constrained", width);
  if (layout === "fixed" && widths) throw optionFault("widths", "densities instead, since the layout is fixed", widths);
  const at = (wanted2) => {
    const w = Math.max(1, Math.round(Math.min(wanted2, limit)));
    const h = height && Math.max(1, Math.round(width ? height * w / width : height));
    return { width: w, ...h && { height: h }, density: 1, descriptor: `${w}w` };
  };
  const one = width ? at(width) : { ...height && { height: Math.round(height) }, density: 1, descriptor: "1x" };
  const box = { ...width && { width: Math.round(width) }, ...height && { height: Math.round(height) } };
  if (layout === "fixed" || !layout && densities) {
    const set2 = unique(densities ?? [1, 2]).filter((density) => density === 1 || !width || width * density <= limit).map((density) => ({ ...one, density, descriptor: `${density}x` }));
    return { ...box, ...layout && { layout }, src: one, set: set2 };
  }
  const wanted = widths ?? (layout === "fullWidth" ? FULL_WIDTHS : width ? (densities ?? [0.5, 1, 1.5, 2]).map((factor) => factor * width) : []);
  const set = unique(wanted.map((entry) => at(entry).width)).map(at);
  const widest = set.reduce((a, b) => a && a.width >= b.width ? a : b, void 0);
  return {
    ...box,
    ...layout && { layout },
    src: width ? one : widest ?? one,
    set,
    ...layout === "constrained" && { sizes: `(min-width: ${box.width}px) ${box.width}px, 100vw` },
    ...layout === "fullWidth" && { sizes: "100vw" }
  };
}
function unique(values) {
  return [...new Set(values)];
}
var LAYOUT_KEYS = [
  "width",
  "height",
  "layout",
  "densities",
  "widths",
  "sizes",
  "formats",
  "media",
  "placeholder",
  "intrinsicWidth"
];
function processing(request) {
  return Object.fromEntries(Object.entries(request).filter(([key]) => !LAYOUT_KEYS.includes(key)));
}
function encodeCandidate(options, { width, height, density }, server) {
  const changed = { ...options };
  if (!server.presetsOnly) {
    if (width || height) changed.resize = { type: "fit", ...defined(Object(options.resize)), width, height };
    if (density !== 1) changed.dpr = density * (options.dpr ?? 1);
  }
  return encodeOptions(PROCESSING, changed, server);
}
function defined(value) {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== void 0));
}
function planVariant(options, src, set, server) {
  const one = encodeCandidate(options, src, server);
  const planned = server.presetsOnly ? [] : set.map((candidate) => ({ options: encodeCandidate(options, candidate, server), descriptor: candidate.descriptor }));
  return { src: one, set: planned.length === 1 && planned[0].options === one ? [] : planned };
}
function formatsOf(request, server) {
  const { formats = [] } = request;
  if (!Array.isArray(formats)) throw optionFault("formats", "an array of formats", formats);
  const extra = server.pro ? ["best", "pdf", "mp4"] : [];
  return [
    ...new Set(
      formats.map((format2, i) => {
        const name = formatName(format2, extra);
        if (!name) throw optionFault(`formats[${i}]`, "a format such as avif or webp", format2);
        return name;
      })
    )
  ];
}
function artDirection(request, server) {
  const { media: entries = [], ...base } = request;
  if (!Array.isArray(entries)) throw optionFault("media", "an array of { media, ...request }", entries);
  return entries.flatMap((entry, i) => {
    const { media, ...own } = Object(entry);
    if (typeof media !== "string" || !media.trim()) throw optionFault(`media[${i}].media`, "a media condition", media);
    const { width, height, resize, sizes, widths, densities, ...rest } = base;
    const hasBox = ["width", "height", "resize", "widths", "densities"].some((key) => key in own);
    const merged = hasBox ? { ...rest, ...resize !== void 0 && !("resize" in own) && { resize: withoutBox(resize) }, ...own } : { ...base, ...own };
    return planSources(merged, server, media);
  });
}
function withoutBox(resize) {
  const { width, height, ...rest } = Object(resize);
  return rest;
}
function planSources(request, server, media) {
  const { src, set, width, height, sizes: byLayout } = geometryOf(request);
  const options = processing(request);
  const source = (variant, type) => {
    const sizes = request.sizes ?? byLayout;
    return {
      ...type && { type },
      ...media && { media, ...width && { width }, ...height && { height } },
      ...sizes && variant.set.length && { sizes },
      set: variant.set.length ? variant.set : [{ options: variant.src }]
    };
  };
  const sources = formatsOf(request, server).map(
    (format2) => source(planVariant({ ...options, format: format2 }, src, set, server), FORMATS[format2])
  );
  if (media) sources.push(source(planVariant(options, src, set, server)));
  return sources;
}
function planImage(request, server) {
  if (typeof request !== "object" || request === null || Array.isArray(request)) {
    throw optionFault("request", "an object", request);
  }
  for (const key of ["sizes", "placeholder"]) {
    if (request[key] !== void 0 && typeof request[key] !== "string") throw optionFault(key, "text", request[key]);
  }
  const { src, set, sizes: byLayout, ...box } = geometryOf(request);
  const variant = planVariant(processing(request), src, set, server);
  const sizes = request.sizes ?? (variant.set.length ? byLayout : void 0);
  const { placeholder } = request;
  return {
    ...variant,
    sources: [...artDirection(request, server), ...planSources(request, server)],
    fixed: { ...sizes && { sizes }, ...box, ...placeholder !== void 0 && { placeholder } }
  };
}
var OPEN_SOURCE = { pro: false, presetsOnly: false, separator: ":" };
function readServer(profile) {
  if (profile === void 0) return OPEN_SOURCE;
  const { edition = "oss", presetsOnly = false, argumentsSeparator: separator = ":" } = profile;
  if (edition !== "oss" && edition !== "pro") {
    throw new BucketfirstError("INVALID_CONFIG", `server.edition: expected "oss" or "pro", got ${show(edition)}`);
  }
  if (typeof presetsOnly !== "boolean") {
    throw new BucketfirstError("INVALID_CONFIG", `server.presetsOnly: expected true or false, got ${show(presetsOnly)}`);
  }
  if (typeof separator !== "string" || !/^[!$&'()*+,;=:@~|]+$/.test(separator)) {
    throw new BucketfirstError(
      "INVALID_CONFIG",
      `server.argumentsSeparator: expected characters of !$&'()*+,;=:@~|, got ${show(separator)}`
    );
  }
  return { pro: edition === "pro", presetsOnly, separator };
}
function sourceFault(expected, source) {
  return new BucketfirstError("INVALID_SOURCE", `source: expected ${expected}, got ${show(source)}`);
}
function encodeBody(source, encoding, server) {
  if (encoding === "base64") return base64url(source);
  if (encoding === "plain") {
    if (source === "." || source === "..") throw sourceFault('anything but "." and ".." when written plain', source);
    return `plain/${encodeURIComponent(source)}`;
  }
  if (encoding === "encrypted" || typeof encoding?.encrypt === "function") {
    if (!server.pro) {
      throw new BucketfirstError("INVALID_CONFIG", 'encoding: encrypted sources need imgproxy Pro; set server: { edition: "pro" }');
    }
    const text = encoding === "encrypted" ? source : encoding.encrypt(source);
    if (!/^[\w-]+$/.test(text)) throw sourceFault("base64url of IV and ciphertext", source);
    return `enc/${text}`;
  }
  throw new BucketfirstError(
    "INVALID_CONFIG",
    `encoding: expected "base64", "plain" or encryptedSource(\u2026), got ${show(encoding)}`
  );
}
function encodeSource(source, encoding, extension, server) {
  if (!isWellFormed(source) || source === "") throw sourceFault("non-empty text without lone surrogates", source);
  const body = encodeBody(source, encoding, server);
  if (extension === void 0) return body;
  const name = formatName(extension, server.pro ? ["pdf", "mp4", "best"] : []);
  if (!name) {
    throw new BucketfirstError("INVALID_OPTION", `extension: expected a format such as jpg, webp or avif, got ${show(extension)}`);
  }
  return body + (encoding === "plain" ? "@" : ".") + name;
}
function encodePipelines(table, options, server) {
  if (!Array.isArray(options)) return encodeOptions(table, options, server);
  if (options.length > 1 && !server.pro) throw proFault("options (chained pipelines)");
  return options.map((pipeline, i) => {
    const text = encodeOptions(table, pipeline, server);
    if (!text && options.length > 1) throw optionFault(`options[${i}]`, "at least one option", pipeline);
    return text;
  }).join("/-");
}
function joinPath(encodedOptions, source, encoding, extension, server) {
  const path2 = `${encodedOptions}/${encodeSource(source, encoding, extension, server)}`;
  if (path2 === "/fill") throw new BucketfirstError("INVALID_SOURCE", `source: imgproxy refuses "${source}" without options`);
  return path2;
}
var BLOCK = 64;
var DIGEST = 32;
var LONGEST = 4096;
var oneShot = typeof crypto.hash === "function";
function padded(key, byte, rest) {
  const block = Buffer.alloc(BLOCK + rest);
  block.set(key.length > BLOCK ? crypto.createHash("sha256").update(key).digest() : key);
  for (let i = 0; i < BLOCK; i++) block[i] ^= byte;
  return block;
}
function createHmacSigner(key, salt, size) {
  const viaHmac = (path2) => crypto.createHmac("sha256", key).update(salt).update(path2).digest().subarray(0, size).toString("base64url");
  if (!oneShot) return viaHmac;
  const start = BLOCK + salt.length;
  const inner = padded(key, 54, salt.length + LONGEST);
  inner.set(salt, BLOCK);
  const outer = padded(key, 92, DIGEST);
  const views = [];
  return (path2) => {
    const { length } = path2;
    if (length > LONGEST || /[^\0-\x7f]/.test(path2)) return viaHmac(path2);
    inner.write(path2, start, "latin1");
    views[length] ??= inner.subarray(0, start + length);
    outer.write(crypto.hash("sha256", views[length], "binary"), BLOCK, "binary");
    if (size === DIGEST) return crypto.hash("sha256", outer, "base64url");
    return Buffer.from(crypto.hash("sha256", outer, "binary"), "binary").subarray(0, size).toString("base64url");
  };
}
function md5Hex(text) {
  return oneShot ? crypto.hash("md5", text) : crypto.createHash("md5").update(text).digest("hex");
}
function configFault2(field, expected, got) {
  return new BucketfirstError("INVALID_CONFIG", `${field}: expected ${expected}, got ${got}`);
}
function secretBytes(value, field) {
  const expected = "hex of even length";
  if (typeof value !== "string" || value === "") throw configFault2(field, expected, value === "" ? "an empty text" : typeof value);
  if (value.length % 2) throw configFault2(field, expected, `${value.length} characters`);
  if (!/^[\da-f]+$/i.test(value)) throw configFault2(field, expected, `${value.length} characters, not all of them hex`);
  return Uint8Array.from({ length: value.length / 2 }, (_, i) => Number.parseInt(value.slice(2 * i, 2 * i + 2), 16));
}
function refuseBrowser(signing) {
  const g = globalThis;
  const isBrowser = g.document !== void 0 || g.navigator?.product === "ReactNative";
  if (!isBrowser || signing.allowBrowser === true) return;
  throw new BucketfirstError(
    "SECRET_IN_BROWSER",
    "signing: a key in a browser can be read by every visitor and lets them sign any request. Sign on the server and pass descriptors (images.image()) or use createRemoteImages() of @bucketfirst/core/client. If the key is no secret, set signing.allowBrowser: true"
  );
}
function createSigner(signing, field = "signing") {
  if (signing === void 0) return void 0;
  if (typeof signing !== "object" || signing === null) throw configFault2(field, "{ key, salt }", show(signing));
  const { size = 32 } = signing;
  const key = secretBytes(signing.key, `${field}.key`);
  const salt = secretBytes(signing.salt, `${field}.salt`);
  if (!Number.isInteger(size) || size < 1 || size > 32) throw configFault2(`${field}.size`, "an integer 1..32", show(size));
  refuseBrowser(signing);
  return createHmacSigner(key, salt, size);
}
function firstSigning(signing) {
  if (!Array.isArray(signing)) return signing;
  if (!signing.length) throw configFault2("signing", "at least one pair of key and salt", "an empty array");
  return signing[0];
}
var UNSIGNED = "unsafe";
function resolveSource(source, base) {
  if (!base || typeof source !== "string" || source === "" || /^[a-z][a-z0-9+.-]*:|^\/\//.test(source)) return source;
  return `${base.replace(/\/+$/, "")}/${source.replace(/^\/+/, "")}`;
}
function createImages(config) {
  const { proxyUrl, cacheBase } = readAddresses(config);
  const { encoding = "base64", sourceBase } = config;
  const server = readServer(config.server);
  const sign = createSigner(firstSigning(config.signing));
  const plans = /* @__PURE__ */ new Map();
  for (const [name, request] of Object.entries(config.variants ?? {})) {
    try {
      plans.set(name, planImage(request, server));
    } catch (cause) {
      if (!(cause instanceof BucketfirstError)) throw cause;
      throw new BucketfirstError(cause.code, `variants.${name}: ${cause.message}`, { cause });
    }
  }
  encodeSource("a", encoding === "encrypted" ? "base64" : encoding, void 0, server);
  const resolve = (source) => resolveSource(source, sourceBase);
  const signed = (path2) => `/${sign ? sign(path2) : UNSIGNED}${path2}`;
  const pathOf = (encodedOptions, source) => signed(joinPath(encodedOptions, resolve(source), encoding, void 0, server));
  const cachedOf = (path2) => cacheBase === void 0 ? proxyUrl + path2 : cacheBase + md5Hex(path2);
  const planOf = (name) => {
    const plan = plans.get(name);
    if (plan) return plan;
    const known = plans.size ? `one of ${[...plans.keys()].join(", ")}` : "options, since no variants are configured";
    throw new BucketfirstError("INVALID_OPTION", `variant: expected ${known}, got ${show(name)}`);
  };
  const optionsOf = (options) => typeof options === "string" ? planOf(options).src : encodePipelines(PROCESSING, options, server);
  return {
    variants: [...plans.keys()],
    buildUrl: (source, options = {}) => proxyUrl + pathOf(optionsOf(options), source),
    buildUrls(source, options = {}) {
      const path2 = pathOf(optionsOf(options), source);
      const key = md5Hex(path2);
      const proxied = proxyUrl + path2;
      return { path: path2, cacheKey: key, cached: cacheBase === void 0 ? proxied : cacheBase + key, proxied };
    },
    image(source, request = {}) {
      const plan = typeof request === "string" ? planOf(request) : planImage(request, server);
      const paths = /* @__PURE__ */ new Map();
      const path2 = (options) => {
        let known = paths.get(options);
        if (known === void 0) paths.set(options, known = pathOf(options, source));
        return known;
      };
      const set = (candidates) => {
        const join2 = (url) => candidates.map(({ options, descriptor }) => url(path2(options)) + (descriptor ? ` ${descriptor}` : "")).join(", ");
        return { cachedSrcSet: join2(cachedOf), proxySrcSet: join2((text) => proxyUrl + text) };
      };
      const sources = plan.sources.map(({ set: candidates, ...rest }) => ({ ...rest, ...set(candidates) }));
      const src = path2(plan.src);
      return {
        cachedSrc: cachedOf(src),
        proxySrc: proxyUrl + src,
        ...plan.set.length && set(plan.set),
        ...plan.fixed,
        ...sources.length && { sources }
      };
    },
    infoUrl(source, options = {}) {
      if (!server.pro) throw proFault("infoUrl");
      const path2 = joinPath(encodePipelines(INFO, options, server), resolve(source), encoding, void 0, server);
      return `${proxyUrl}/info${signed(path2)}`;
    },
    resolveSource: resolve
  };
}
var CODES = /* @__PURE__ */ new Map(
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].map((char, code) => [char, code])
);

// bench/proxy.ts
var run = promisify(execFile);
var SIGNING = { key: "736563726574", salt: "68656c6c6f" };
var SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
var BIN = fileURLToPath(new URL("../packages/proxy/dist/bin.js", import.meta.url));
var jpeg = (bytes) => Buffer.concat([Buffer.from([255, 216, 255, 224]), randomBytes(bytes - 4)]);
var path = (width) => createImages({ proxyUrl: "http://x", signing: SIGNING }).buildUrl("https://photos.test/cat.jpg", { width }).slice("http://x".length);
var freePort = () => new Promise((done) => {
  const server = net.createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});
async function cpu(pid) {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
async function peakRss(pid) {
  return Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}
var children = [];
var ended = (child) => new Promise((done) => child.once("exit", () => done()));
async function until(port, request = "/livez") {
  for (let i = 0; i < 200; i++) {
    const ok = await fetch(`http://127.0.0.1:${port}${request}`).then((response) => response.ok, () => false);
    if (ok) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`nothing answers on ${port}`);
}
async function startProxy(env) {
  const port = await freePort();
  const child = spawn(process.execPath, [BIN], {
    env: { PATH: process.env.PATH, IMGPROXY_KEY: SIGNING.key, IMGPROXY_SALT: SIGNING.salt, IMGPROXY_BIND: `127.0.0.1:${port}`, PROBE: "false", ...env },
    stdio: ["ignore", "ignore", "inherit"]
  });
  children.push(child);
  await until(port);
  return { port, pid: child.pid, child };
}
async function startNginx(dir2, name, server) {
  const port = await freePort();
  const conf = join(dir2, `${name}.conf`);
  await writeFile(
    conf,
    `daemon off; worker_processes 1; pid ${dir2}/${name}.pid; error_log ${dir2}/${name}.log; user root;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 1000000; types { image/jpeg jpg; } default_type image/jpeg;
  client_body_temp_path ${dir2}/b; proxy_temp_path ${dir2}/p; fastcgi_temp_path ${dir2}/f; uwsgi_temp_path ${dir2}/u; scgi_temp_path ${dir2}/s;
  server { listen 127.0.0.1:${port}; location = /livez { return 200; } ${server} } }`
  );
  const child = spawn("nginx", ["-c", conf, "-e", `${dir2}/${name}.log`], { stdio: "ignore" });
  children.push(child);
  await until(port);
  const { stdout } = await run("pgrep", ["-P", String(child.pid)]);
  return { port, pid: Number(stdout.trim().split("\n")[0]) };
}
async function load(port, pid, script) {
  const wrk = (seconds) => run("wrk", ["-t1", "-c32", `-d${seconds}s`, "-s", script, `http://127.0.0.1:${port}`]);
  await wrk(2);
  const before = await cpu(pid);
  const { stdout } = await wrk(SECONDS);
  const used = await cpu(pid) - before;
  const total = Number(/(\d+) requests in/.exec(stdout)?.[1]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(stdout);
  return { rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]), micros: used / total * 1e6 };
}
var dir = await mkdtemp(join(tmpdir(), "bucketfirst-bench-"));
try {
  const bytes = jpeg(3e4);
  await writeFile(join(dir, "photo.jpg"), bytes);
  const origin = await startNginx(
    dir,
    "origin",
    `location = /health { return 200; } location / { root ${dir}; rewrite ^ /photo.jpg break; add_header Cache-Control "max-age=31536000, public"; }`
  );
  const passing = await startNginx(
    dir,
    "passing",
    `location / { proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection ""; } } upstream origin { server 127.0.0.1:${origin.port}; keepalive 64;`
  );
  const upstream = `http://127.0.0.1:${origin.port}`;
  const paths = Array.from({ length: 2e4 }, (_, i) => path(i + 1));
  await writeFile(join(dir, "paths"), paths.join("\n"));
  const misses = join(dir, "misses.lua");
  await writeFile(misses, `local p = {} for l in io.lines("${dir}/paths") do p[#p+1] = l end local i = 0 request = function() i = i % #p + 1 return wrk.format("GET", p[i]) end`);
  const one = join(dir, "one.lua");
  await writeFile(one, `request = function() return wrk.format("GET", "${paths[0]}") end`);
  const rows = [];
  const nginx = await load(passing.port, passing.pid, misses);
  rows.push(["nginx proxy_pass, 1 worker", nginx]);
  const bare = await startProxy({ IMGPROXY_URL: upstream, STORE: "none" });
  rows.push(["miss without a store", await load(bare.port, bare.pid, misses)]);
  const memory = await startProxy({ IMGPROXY_URL: upstream, STORE: "memory" });
  await (await fetch(`http://127.0.0.1:${memory.port}${paths[0]}`)).arrayBuffer();
  await new Promise((done) => setTimeout(done, 200));
  rows.push(["hit, memory", await load(memory.port, memory.pid, one)]);
  const folder = await startProxy({ IMGPROXY_URL: upstream, STORE: "folder", STORE_DIR: join(dir, "store") });
  await (await fetch(`http://127.0.0.1:${folder.port}${paths[0]}`)).arrayBuffer();
  await new Promise((done) => setTimeout(done, 200));
  rows.push(["hit, folder", await load(folder.port, folder.pid, one)]);
  console.log("\n30 kB, 32 connections, logs and metrics on\n\n| leg | requests/s | of nginx | CPU \xB5s/request |\n| --- | --- | --- | --- |");
  for (const [name, { rate, micros }] of rows) console.log(`| ${name} | ${rate.toFixed(0)} | ${(rate / nginx.rate).toFixed(2)} | ${micros.toFixed(0)} |`);
  await stalled(dir);
} finally {
  for (const child of children) {
    child.kill("SIGTERM");
    await ended(child);
  }
  await rm(dir, { recursive: true, force: true });
}
async function stalled(home) {
  const bytes = jpeg(8 * 1024 * 1024);
  const digest = createHash("md5").update(bytes).digest("hex");
  await writeFile(join(home, "large.jpg"), bytes);
  const origin = await startNginx(home, "large", `location = /health { return 200; } location / { root ${home}; rewrite ^ /large.jpg break; add_header Cache-Control "max-age=31536000, public"; }`);
  const passing = await startNginx(home, "largepass", `location / { proxy_pass http://127.0.0.1:${origin.port}; }`);
  const store = join(home, "large-store");
  const proxy = await startProxy({ IMGPROXY_URL: `http://127.0.0.1:${origin.port}`, STORE: "folder", STORE_DIR: store });
  const nginxTtfb = await clients(passing.port, 3e4);
  const ours = await clients(proxy.port, 4e4);
  let whole = 0;
  for (let waited = 0; waited < 2e4; waited += 500) {
    whole = 0;
    for (let i = 0; i < 50; i++) {
      const key = createHash("md5").update(path(4e4 + i)).digest("hex");
      const found = await readFile(join(store, key)).catch(() => Buffer.alloc(0));
      if (createHash("md5").update(found).digest("hex") === digest) whole++;
    }
    if (whole === 50) break;
    await new Promise((done) => setTimeout(done, 500));
  }
  console.log("\n8 MiB, 50 clients, 20 of them stalled\n");
  console.log(`stored whole: ${whole} of 50
peak RSS: ${(await peakRss(proxy.pid)).toFixed(0)} MB`);
  console.log(`first byte of the healthy, median: ${ours.median.toFixed(0)} ms, nginx ${nginxTtfb.median.toFixed(0)} ms; worst ${ours.worst.toFixed(0)} ms, nginx ${nginxTtfb.worst.toFixed(0)} ms`);
}
async function clients(port, first) {
  const idle = [];
  const times = [];
  for (let i = 0; i < 50; i++) {
    if (i % 5 < 2) {
      const socket = net.connect(port, "127.0.0.1");
      socket.pause();
      socket.on("error", () => {
      });
      socket.write(`GET ${path(first + i)} HTTP/1.1\r
Host: x\r
\r
`);
      idle.push(socket);
    } else {
      times.push(
        new Promise((done, fail) => {
          const started = performance.now();
          http.get({ port, host: "127.0.0.1", path: path(first + i), agent: false }, (response) => {
            response.once("data", () => done(performance.now() - started));
            response.resume();
          }).once("error", fail);
        })
      );
    }
  }
  const sorted = (await Promise.all(times)).sort((a, b) => a - b);
  await new Promise((done) => setTimeout(done, 3e3));
  for (const socket of idle) socket.destroy();
  return { median: sorted[Math.floor(sorted.length / 2)], worst: sorted.at(-1) };
}
