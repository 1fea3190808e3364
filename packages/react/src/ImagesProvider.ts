import { type ImageResolver, imageResolver } from "@bucketfirst/core/adapter";
import type { ImagesLike } from "@bucketfirst/core/attributes";
import { createContext, createElement, type ReactElement, type ReactNode, useMemo } from "react";

export const ImagesContext = createContext<ImageResolver | undefined>(undefined);

/**
 * Sets the instance that builds the URLs of `<CachedImage src>` below: unsigned, remote, or with opted-in signing. In a
 * browser it may be left out where a server has rendered the images already: their descriptors are read from the page.
 *
 * @example
 * <ImagesProvider images={createRemoteImages({ endpoint: "/api/images" })}>…</ImagesProvider>
 */
export function ImagesProvider({ images, children }: { images?: ImagesLike; children?: ReactNode }): ReactElement {
  const resolve = useMemo(() => imageResolver(images), [images]);
  return createElement(ImagesContext.Provider, { value: resolve }, children);
}
