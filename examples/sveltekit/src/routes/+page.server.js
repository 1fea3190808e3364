import { images } from "../hooks.server.js";

const PHOTOS = [
  { source: "local:///kite.jpg", alt: "A kite high over a beach" },
  { source: "local:///forest-path.jpg", alt: "A path through a forest" },
  { source: "local:///colorful-cups.jpg", alt: "Cups of many colours in a row" },
];

// Addresses are signed here, on the server; the page gets descriptors, which are plain JSON.
export const load = () => ({
  photos: PHOTOS.map(({ source, alt }) => ({ image: images.image(source, "card"), alt })),
});
