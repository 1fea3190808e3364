import { CachedImage } from "@bucketfirst/react";
import { images } from "../images.js";

/** Rendered on the server: the browser gets descriptors, which hold signed addresses and no key. */
export function Photos() {
  return (
    <>
      <CachedImage image={images.image("local:///kite.jpg", "card")} alt="A kite high over a beach" priority />
      <CachedImage image={images.image("local:///forest-path.jpg", "card")} alt="A path through a forest" />
      <CachedImage image={images.image("local:///colorful-cups.jpg", "card")} alt="Cups of many colours in a row" />
    </>
  );
}
