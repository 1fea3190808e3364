import { createHash } from "node:crypto";
import { createImages } from "@bucketfirst/core";
import { renderImage } from "@bucketfirst/core/html";

/** Images of the page that is measured. */
export const CARDS = 60;

/** A card of the page: an original and its alternative text. */
export interface Card {
  source: string;
  alt: string;
}

const named = (nameOf: (i: number) => string): Card[] =>
  Array.from({ length: CARDS }, (_, i) => ({ source: `/uploads/${nameOf(i)}.jpg`, alt: `Photo ${i + 1}` }));

/** Cards whose originals have names as people give them, and as uploads get them: of these a compression shortens nothing. */
export const pages: Readonly<Record<"plain" | "hashes", readonly Card[]>> = {
  plain: named((i) => `photo-${i + 1}`),
  hashes: named((i) =>
    createHash("md5")
      .update(`photo-${i + 1}`)
      .digest("hex"),
  ),
};

/** The card of the README. */
const config = {
  proxyUrl: "https://img.example.com",
  cacheUrl: "https://bucket.example.com",
  sourceBase: "https://shop.example.com",
  signing: {
    key: "943b421c9eb07c830af81030552c86009268de4e532ba2ee2eab8247c6da0881",
    salt: "520f986b998545b4785e0defbc4f3c1203f22de2374a3d53cb7a7fe9fea309c5",
  },
  variants: { card: { resize: { type: "fill", width: 400, height: 300 }, formats: ["avif", "webp"] } },
} as const;
const sets = createImages({ ...config, sets: true });
const classic = createImages(config);

/** HTML and descriptor of each of our cards. */
export const ours = {
  sets: (card: Card) => ({ descriptor: sets.image(card.source, "card") }),
  classic: (card: Card) => ({ descriptor: classic.image(card.source, "card") }),
};

/** Returns the HTML of a descriptor, and its JSON. */
export function printed(kind: keyof typeof ours, card: Card): { html: string; json: string } {
  const { descriptor } = ours[kind](card);
  return { html: renderImage(descriptor, { alt: card.alt }), json: JSON.stringify(descriptor) };
}
