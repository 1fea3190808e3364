import { must, refuses } from "./must.mjs";
import { cacheUrl, proxyUrl, SOURCES, server, signing } from "./samples.mjs";

/** Targets for what a page or an API hands over. */
export function documents({
  createImages,
  isBucketfirstError,
  renderImage,
  readDescriptor,
  readMeta,
  JSDOM,
  attributes,
}) {
  const isOurs = (error) => isBucketfirstError(error);
  const instances = [false, true].map((isSet) => createImages({ proxyUrl, cacheUrl, server, signing, sets: isSet }));
  const descriptors = instances.flatMap((images) =>
    SOURCES.map((source) => images.image(source, { width: 90, height: 50, formats: ["avif"], placeholder: "#aabbcc" })),
  );
  const shape = /^(<picture>(<source( [\w-]+(="[^"<>']*")?)*>)*)?<img( [\w-]+(="[^"<>']*")?)+>(<\/picture>)?$/;
  const render = (image) => {
    const { value } = refuses(isOurs, () => renderImage(image, { alt: "" }));
    if (value === undefined) return false;
    must(shape.test(value), `no single image: ${value}`);
    for (const [, name] of value.replaceAll(/"[^"]*"/g, "").matchAll(/ ([\w-]+)/g))
      must(attributes.has(name), `an attribute of the descriptor's own: ${name}`);
    return true;
  };
  const { document } = new JSDOM("").window;
  return {
    "descriptor, as JSON": {
      seeds: descriptors.map((image) => JSON.stringify(image)),
      check(text) {
        let image;
        try {
          image = JSON.parse(text);
        } catch {
          return false;
        }
        return render(image);
      },
    },
    readDescriptor: {
      rate: 0.05,
      seeds: descriptors.map((image) => renderImage(image, { alt: "A cat" })),
      check(text) {
        document.body.innerHTML = text;
        const img = document.querySelector("img");
        if (!img) return false;
        const { value } = refuses(isOurs, () => readDescriptor(img));
        return value !== undefined && render(value);
      },
    },
    readMeta: {
      seeds: ['{"width":400,"height":300,"format":"jpeg","bytes":1234,"alpha":false,"color":"#a1b2c3"}'],
      check(text) {
        const meta = readMeta(text);
        if (!meta) return false;
        must(
          meta.width === undefined || (meta.width > 0 && meta.height > 0),
          `sides of no picture: ${JSON.stringify(meta)}`,
        );
        return true;
      },
    },
  };
}
