import { CachedImage } from "@bucketfirst/react";
import { images } from "../images.server.js";

const PHOTOS = [
  { source: "local:///kite.jpg", alt: "A kite high over a beach" },
  { source: "local:///forest-path.jpg", alt: "A path through a forest" },
  { source: "local:///colorful-cups.jpg", alt: "Cups of many colours in a row" },
];

export const meta = () => [{ title: "React Router" }];

// Signing happens here, on the server; the page gets descriptors, which are plain JSON.
export const loader = () => ({
  photos: PHOTOS.map(({ source, alt }) => ({ image: images.image(source, "card"), alt })),
});

export default function Home({ loaderData }) {
  return (
    <main>
      <h1>React Router</h1>
      {loaderData.photos.map(({ image, alt }) => (
        <CachedImage key={image.cachedBase} image={image} alt={alt} />
      ))}
    </main>
  );
}
