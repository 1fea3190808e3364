import { imageResolver } from "@bucketfirst/core/adapter";
import type { ImagesLike } from "@bucketfirst/core/attributes";
import { setContext } from "svelte";

/** Key in the context of the resolver of the nearest {@link setImages}: text, so that two copies of the package meet. */
export const IMAGES = "bucketfirst";

/**
 * Gives every `<CachedImage src>` below the instance that builds its URLs: unsigned, remote, or opted-in signing. Call it
 * while a component is set up. In a browser it may be left out where a server has rendered the images already: their
 * descriptors are read back from the page.
 *
 * @example
 * setImages(createRemoteImages({ endpoint: "/api/images" }));
 */
export const setImages = (images?: ImagesLike): void => void setContext(IMAGES, imageResolver(images));
