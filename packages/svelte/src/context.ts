import { imageResolver } from "@bucketfirst/core/adapter";
import type { ImagesLike } from "@bucketfirst/core/attributes";
import { setContext } from "svelte";

/** Key of the resolver in the context: a text, so that two copies of the package share it. */
export const IMAGES = "bucketfirst";

/**
 * Sets the instance that builds the URLs of every `<CachedImage src>` below: unsigned, remote, or with opted-in signing.
 * Call it while a component is set up. In a browser it may be left out where a server has rendered the images already: their
 * descriptors are read from the page.
 *
 * @example
 * setImages(createRemoteImages({ endpoint: "/api/images" }));
 */
export const setImages = (images?: ImagesLike): void => void setContext(IMAGES, imageResolver(images));
