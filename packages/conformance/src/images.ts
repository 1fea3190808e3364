import type { AnyDescriptor, ImageDescriptor, ImageSet, SetDescriptor } from "@bucketfirst/core/attributes";
import { type Answer, hasFallback, type Kind, type Outcome, SHAPES, type Shape } from "./cases.js";

/** One image of a page: its props, and the id of its element. */
export interface Item {
  id: string;
  props: {
    image: AnyDescriptor;
    alt: string;
    fallback?: string;
    loading?: "lazy" | "eager";
    [option: string]: unknown;
  };
}

/** Places of the head script in a Svelte page: anywhere, alone in `<svelte:head>`, or there beside other elements. */
export const HEAD_PLACES = ["alone", "only", "among"] as const;
export type HeadPlace = (typeof HEAD_PLACES)[number];

/** State of an app; it is replaced as a whole. */
export interface AppState {
  items: Item[];
  /** Place of the head script, for the app that prints it itself. */
  place?: HeadPlace;
  /** Counter whose change makes the app render again with the same images. */
  tick: number;
}

export interface Origins {
  bucket: string;
  proxy: string;
}

/** Returns a descriptor whose addresses name their page and image. */
export function descriptorOf(
  origins: Origins,
  outcome: Answer,
  page: string,
  id: string,
  shape: Shape,
): ImageDescriptor {
  const urls = (name: string): [string, string] => [
    `${origins.bucket}/${outcome}/${page}/${id}/key-${name}`,
    `${origins.proxy}/${outcome}/${page}/${id}/sig-${name}/rs:fit/c291cmNl`,
  ];
  const set = (...candidates: string[]): { cachedSrcSet: string; proxySrcSet: string } => ({
    cachedSrcSet: candidates.map((name) => `${urls(name)[0]} ${name}`).join(", "),
    proxySrcSet: candidates.map((name) => `${urls(name)[1]} ${name}`).join(", "),
  });
  const [cachedSrc, proxySrc] = urls("1x");
  const image: ImageDescriptor = { cachedSrc, proxySrc, width: 120, height: 90 };
  if (shape === "img") return image;
  Object.assign(image, shape === "srcset" ? { ...set("100w", "300w", "900w"), sizes: "50vw" } : set("1x", "2x"));
  const wide = { ...set("300w", "900w"), sizes: "50vw" };
  if (shape === "picture") {
    image.sources = [
      { type: "image/unheard-of", ...set("200w"), sizes: "50vw" },
      { type: "image/webp", ...wide },
    ];
  }
  if (shape === "media") {
    image.sources = [
      { media: "(max-width: 400px)", type: "image/webp", ...set("60w", "120w"), sizes: "60px", width: 60, height: 60 },
      { media: "(min-width: 401px)", ...wide },
    ];
  }
  return image;
}

/** Returns the same images as sets, one key and one signature for each. */
export function setOf(origins: Origins, outcome: Answer, page: string, id: string, shape: Shape): SetDescriptor {
  const set = (key: string, ladder: string, formats?: string): ImageSet => ({
    cachedBase: `${origins.bucket}/${outcome}/${page}/${id}/${key}/`,
    proxyBase: `${origins.proxy}/${outcome}/${page}/${id}/set:${ladder}${formats ? `:${formats}` : ""}/${key}/c291cmNl/`,
    ladder,
    formats,
  });
  const box = { width: 120, height: 90 };
  const wide = { ...set("key", "300-900"), sizes: "50vw" };
  if (shape === "srcset") return { ...set("key", "100-300-900"), sizes: "50vw", ...box };
  if (shape === "picture") return { ...wide, ...set("key", "300-900", "unheard-webp"), ...box };
  const one = { ...set("key", "1x-2x"), ...box };
  if (shape === "img") return { ...one, ...set("key", "1x") };
  const narrow = { ...set("narrow", "60-120", "webp"), sizes: "60px", width: 60, height: 60 };
  return {
    ...one,
    media: [
      { ...narrow, media: "(max-width: 400px)" },
      { ...wide, ...set("wide", "300-900"), media: "(min-width: 401px)" },
    ],
  };
}

/** Returns an image of each shape. */
export const itemsOf = (origins: Origins, outcome: Outcome, page: string, kind: Kind = "classic"): Item[] =>
  SHAPES.map((shape) => ({
    id: shape,
    props: {
      image: (kind === "set" ? setOf : descriptorOf)(origins, outcome, page, shape, shape),
      alt: `A cat, ${shape}`,
      loading: "eager",
      placeholder: "rgb(0 0 0 / 50%)",
      fallback: hasFallback(shape) ? `${origins.proxy}/${outcome}/${page}/${shape}/fallback` : undefined,
    },
  }));
