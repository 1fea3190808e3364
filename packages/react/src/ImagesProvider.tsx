import type { ImagesLike } from "@bucketfirst/core/attributes";
import { createContext, type ReactElement, type ReactNode, useContext } from "react";

const ImagesContext = createContext<ImagesLike | undefined>(undefined);

/**
 * Gives `<CachedImage src>` the instance that builds its URLs: unsigned, remote, or opted-in signing.
 *
 * @example
 * <ImagesProvider images={createRemoteImages({ endpoint: "/api/images" })}>…</ImagesProvider>
 */
export function ImagesProvider({ images, children }: { images: ImagesLike; children?: ReactNode }): ReactElement {
  return <ImagesContext.Provider value={images}>{children}</ImagesContext.Provider>;
}

/** The instance of the nearest {@link ImagesProvider}. */
export const useImages = (): ImagesLike | undefined => useContext(ImagesContext);
