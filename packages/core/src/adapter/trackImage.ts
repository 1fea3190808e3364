import { imageProps } from "../attributes/imageProps.js";
import type { ImageInput, ImageOptions } from "../attributes/types.js";
import { checkProps } from "../dom/checkProps.js";
import type { Memory } from "../dom/memory.js";
import { resolveStart } from "../dom/resolveStart.js";
import type { AnyDescriptor } from "../images/SetDescriptor.js";
import { imageKey } from "./imageKey.js";
import type { ImageResolver, ResolvedImage } from "./ResolvedImage.js";

/** The time in which one image is shown: another one begins with every new image, also with an earlier one again. */
export interface Showing extends Memory {
  /** Key of the element: a new image needs a new element. */
  readonly key: string;
  /** First stage, which is decided once, or a miss would move the element. */
  readonly start: "cache" | "proxy";
  /** First descriptor: the printed candidates, and their base, are decided once as well. */
  readonly image: AnyDescriptor;
  /** Result of a remote instance. */
  answer?: ResolvedImage;
  /** View of the adapter until then. */
  view?: unknown;
}

/** Result of {@link trackImage}: attributes to print, and its memory for the next call. */
export interface TrackedImage extends ReturnType<typeof imageProps> {
  /** Request of the props, by which the next call knows a new one. */
  readonly asked: unknown;
  /** Resolver of this call; another one resolves anew. */
  readonly resolve: ImageResolver | undefined;
  /** Image for the request: resolved at once, or a place. */
  readonly resolved: ResolvedImage;
  /** Memory of the image that is shown. */
  readonly showing: Showing;
  /** True once all stages have failed. */
  readonly failed: boolean;
}

/**
 * Returns the image of a component for its props. It calls the resolver only where the request has changed, and returns a
 * place until a remote instance has resolved. `onChange` is called when it has, or when the image failed, so that the
 * component calls again. `last` is the result of the previous call for this component, which holds all memory.
 *
 * @throws BucketfirstError of the resolver; in development also for an `image` that is no descriptor, and for `src` without a
 * resolver. In production these are images that failed, since one image must not break the page.
 * @example
 * trackImage(undefined, { image: { cachedSrc: "/b/1", proxySrc: "/p/1" }, alt: "" }, undefined, () => {})
 * // { img: { alt: "", …, src: "/b/1" }, sources: [], showing: { key: '{"cachedSrc":…}', start: "cache", … }, failed: false, … }
 */
export function trackImage(
  last: TrackedImage | undefined,
  props: ImageInput & ImageOptions,
  resolve: ImageResolver | undefined,
  onChange: () => void,
): TrackedImage {
  const { image: given, src, variant, request, ...options } = props;
  if (__DEV__) checkProps(props, resolve);
  const asked = given ?? JSON.stringify([src, variant, request]);
  const known = last?.asked === asked && last.resolve === resolve && (last.showing.answer ?? last.resolved);
  const resolved: ResolvedImage = known ||
    (!given && src && resolve?.(props)) || { image: given ?? ({} as AnyDescriptor) };
  const { image, state, error } = resolved;
  // Places of different requests look alike, so the request is part of the key.
  const key = imageKey(image) + (state ? state + asked : "");
  const showing: Showing =
    last?.showing.key === key
      ? last.showing
      : {
          key,
          start: resolveStart(image, props.start),
          image,
          error,
          onFailed: onChange,
          ask: (signal) => {
            if (!given)
              resolve?.(
                props,
                (answer) => {
                  showing.answer = answer;
                  onChange();
                },
                signal,
              );
          },
        };
  return {
    asked,
    resolve,
    resolved,
    showing,
    failed: showing.reportedStage === "failed",
    ...imageProps(
      { ...resolved, image: { ...showing.image, width: image.width, height: image.height, sizes: image.sizes } },
      { ...options, start: showing.start },
    ),
  };
}
