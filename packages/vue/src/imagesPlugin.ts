import { type ImageResolver, imageResolver } from "@bucketfirst/core/adapter";
import type { ImagesLike } from "@bucketfirst/core/attributes";
import type { InjectionKey, Plugin } from "vue";

// Text, so that two copies of the package meet.
export const IMAGES = "bucketfirst" as unknown as InjectionKey<ImageResolver>;

/**
 * Gives `<CachedImage src>` the instance that builds its URLs: unsigned, remote, or opted-in signing. In a browser it
 * may be left out where a server has rendered the images already: their descriptors are read back from the page.
 *
 * @example
 * app.use(imagesPlugin(createRemoteImages({ endpoint: "/api/images" })));
 */
export const imagesPlugin = (images?: ImagesLike): Plugin => ({
  install: (app) => {
    app.provide(IMAGES, imageResolver(images));
  },
});
