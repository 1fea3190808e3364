import { type ImageResolver, imageResolver } from "@bucketfirst/core/adapter";
import type { ImagesLike } from "@bucketfirst/core/attributes";
import type { InjectionKey, Plugin } from "vue";

// The key is a text, so that two copies of the package share it.
export const IMAGES = "bucketfirst" as unknown as InjectionKey<ImageResolver>;

/**
 * Sets the instance that builds the URLs of `<CachedImage src>`: unsigned, remote, or with opted-in signing. In a browser
 * it may be left out where a server has rendered the images already: their descriptors are read from the page.
 *
 * @example
 * app.use(imagesPlugin(createRemoteImages({ endpoint: "/api/images" })));
 */
export const imagesPlugin = (images?: ImagesLike): Plugin => ({
  install: (app) => {
    app.provide(IMAGES, imageResolver(images));
  },
});
