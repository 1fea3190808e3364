import { type ComponentPropsWithoutRef, createElement, forwardRef, type ReactNode } from "react";
import { type CachedImageOptions, type DataAttributes, useCachedImage } from "./useCachedImage.js";

/** Props of {@link CachedImage}; `ref` receives the `<img>`. */
export type CachedImageProps = CachedImageOptions & {
  /** Node in place of the image once all stages have failed. Default: the broken image stays. */
  failed?: ReactNode;
  /** Attributes of the `<picture>`, where the image has several formats. Default none. */
  pictureProps?: ComponentPropsWithoutRef<"picture"> & DataAttributes;
};

/**
 * Renders an image from the cache bucket, and from the signed proxy on a miss.
 *
 * @example
 * <CachedImage image={images.image("/cat.jpg", "card")} alt="A cat" />
 * // <img alt="A cat" loading="lazy" … data-stage="cache" data-proxy-src="https://img…" src="https://bucket…">
 */
export const CachedImage = forwardRef<HTMLImageElement, CachedImageProps>(function CachedImage(
  { failed: view, pictureProps, ...props },
  ref,
) {
  const { key, img, sources, failed } = useCachedImage(props, ref);
  if (failed && view !== undefined) return view;
  const element = createElement("img", { key, ...img });
  // There is no JSX here: its runtime is a second import, and createElement accepts a fixed list of children without keys.
  return sources.length
    ? createElement(
        "picture",
        { key, ...pictureProps },
        ...sources.map((source) => createElement("source", source)),
        element,
      )
    : element;
});
