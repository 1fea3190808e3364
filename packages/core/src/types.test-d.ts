// Code that must not compile, each line with the reason: `tsc` fails when an expected error is missing.

import { type AnyDescriptor, createImages, type Images, processingPath } from "./index.js";
import type { RowFaults } from "./options/rowFaults.js";

const oss = createImages({ proxyUrl: "https://img.test", variants: { card: { width: 300, formats: ["avif"] } } });
const pro = createImages({ proxyUrl: "https://img.test", server: { edition: "pro" } });

oss.buildUrl("a", "card");
oss.buildUrl("a", { resize: { type: "fill", width: 300 }, gravity: "sm", quality: 80, expires: new Date() });
oss.buildUrl("a", { gravity: { type: "fp", x: 0.5, y: 0.5 }, watermark: 0.5, zoom: 1.5, trim: 10, background: "fff" });
oss.image("a", { width: 300, layout: "fixed", formats: ["avif", "webp"], media: [{ media: "print", width: 100 }] });
oss.buildUrl("a", { padding: { top: 4, left: 8 }, flip: { horizontal: true } });
oss.image("a", { width: 300, padding: 4, flip: true });
processingPath("a", { formatQuality: { webp: 70 }, skipProcessing: ["gif"], preset: "a", extra: ["x:1"] });

// @ts-expect-error an unknown option
oss.buildUrl("a", { quallity: 80 });
// @ts-expect-error an unknown variant
oss.buildUrl("a", "hero");
// @ts-expect-error a wrong type
oss.buildUrl("a", { quality: "80" });
// @ts-expect-error a wrong type
oss.buildUrl("a", { enlarge: 1 });
// @ts-expect-error a wrong enum
oss.buildUrl("a", { resizingType: "crop" });
// @ts-expect-error a wrong enum inside an argument
oss.buildUrl("a", { resize: { type: "cover", width: 300 } });
// @ts-expect-error the argument is called type
oss.buildUrl("a", { resize: { resizingType: "fill" } });
// @ts-expect-error a wrong format
oss.buildUrl("a", { format: "tif" });
// @ts-expect-error a wrong format in a list
oss.buildUrl("a", { skipProcessing: ["tif"] });
// @ts-expect-error a wrong format in a record
oss.buildUrl("a", { formatQuality: { tif: 70 } });
// @ts-expect-error a wrong gravity
oss.buildUrl("a", { gravity: "left" });
// @ts-expect-error a focus point needs both coordinates
oss.buildUrl("a", { gravity: { type: "fp", x: 0.5 } });
// @ts-expect-error imgproxy 4 ignores a trim without its threshold, 3 refuses it
oss.buildUrl("a", { trim: { color: "fff" } });
// @ts-expect-error imgproxy 3.30 refuses a gap in front of yOffset
oss.buildUrl("a", { gravity: { type: "ce", yOffset: 5 } });
oss.buildUrl("a", { gravity: { type: "ce", xOffset: 0, yOffset: 5 }, trim: { threshold: 10, color: "#FFF" } });
oss.buildUrl("a", { gravity: { type: "no", xOffset: 5 }, extend: { extend: true, gravity: { type: "so" } } });
// @ts-expect-error a side that padding does not have
oss.buildUrl("a", { padding: { start: 4 } });
// @ts-expect-error smart gravity is for gravity and crop alone
oss.buildUrl("a", { extend: { extend: true, gravity: "sm" } });
// @ts-expect-error all three channels
oss.buildUrl("a", { background: { R: 1, G: 2 } });
// @ts-expect-error a Pro option
oss.buildUrl("a", { dpi: 300 });
// @ts-expect-error a Pro option
processingPath("a", { page: 1 });
// @ts-expect-error a Pro format
oss.buildUrl("a", { format: "best" });
// @ts-expect-error a Pro gravity
oss.buildUrl("a", { gravity: { type: "obj", classNames: ["face"] } });
// @ts-expect-error a Pro gravity inside an argument
oss.buildUrl("a", { crop: { width: 1, gravity: "obj" } });
// @ts-expect-error a Pro position
oss.buildUrl("a", { watermark: { opacity: 1, position: "ch" } });
// @ts-expect-error chained pipelines are Pro
oss.buildUrl("a", [{ width: 1 }, { trim: 1 }]);
// @ts-expect-error a Pro format in formats
oss.image("a", { formats: ["best"] });
// @ts-expect-error an unknown layout
oss.image("a", { layout: "responsive" });
// @ts-expect-error an unknown edition
createImages({ proxyUrl: "https://img.test", server: { edition: "ultimate" } });
// @ts-expect-error an unknown key of the configuration
createImages({ proxyUrl: "https://img.test", cacheURL: "https://b.test" });
// @ts-expect-error a salt is needed
createImages({ proxyUrl: "https://img.test", signing: { key: "ab" } });
// @ts-expect-error a Pro option in a variant
createImages({ proxyUrl: "https://img.test", variants: { card: { dpi: 300 } } });
// @ts-expect-error an option of the processing endpoint
pro.infoUrl("a", { width: 300 });

pro.buildUrl("a", { dpi: 300, format: "best", gravity: { type: "obj", classNames: ["face"] } });
pro.buildUrl("a", { crop: { width: 1, gravity: "obj" }, watermark: { opacity: 1, position: "ch" } });
pro.infoUrl("a", { blurhash: { xComponents: 4, yComponents: 3 } });
// @ts-expect-error both numbers of components
pro.infoUrl("a", { blurhash: 4 });
pro.buildUrl("a", [{ width: 1 }, { trim: 1 }]);
pro.image("a", { formats: ["best"] });
pro.infoUrl("a", { palette: 8, perceptualHash: true });
processingPath("a", { page: 1 }, { server: { edition: "pro" } });
createImages({
  proxyUrl: "https://img.test",
  server: { edition: "pro" },
  variants: { card: { dpi: 300, gravity: { type: "objw", classWeights: [{ class: "all", weight: 2 }] } } },
});

// The type is `never`: a misspelt row of the table is an error of the compiler in rowFaults.ts.
const rowFaults: RowFaults[] = [];
void rowFaults;

// With sets the descriptor is another one; a flag that is known later gives either.
const sets = createImages({ proxyUrl: "https://img.test", sets: true, variants: { card: { width: 300 } } });
sets.image("a", "card").cachedBase satisfies string;
sets.image("a", { width: 300, media: [{ media: "print", source: "b" }] }).media?.[0]?.proxyBase satisfies
  | string
  | undefined;
oss.image("a", { media: [{ media: "print", source: "b" }] }).cachedSrc satisfies string;
createImages({ proxyUrl: "https://img.test", sets: false }).image("a").cachedSrc satisfies string;
createImages({ proxyUrl: "https://img.test", sets: Math.random() > 0.5 }).image("a") satisfies AnyDescriptor;
sets satisfies Images<"card", "oss", true>;
// @ts-expect-error a set has no address of its own
sets.image("a").cachedSrc;
// @ts-expect-error without sets there are no bases
oss.image("a").cachedBase;
// @ts-expect-error either kind is looked at first
createImages({ proxyUrl: "https://img.test", sets: Math.random() > 0.5 }).image("a").cachedSrc;
// @ts-expect-error an unknown variant
sets.image("a", "hero");
// @ts-expect-error a flag
createImages({ proxyUrl: "https://img.test", sets: "true" });
