import { imageProps } from "../attributes/imageProps.js";
import type { ImageInput, ImageOptions } from "../attributes/types.js";
import { checkProps } from "../dom/checkProps.js";
import type { Memory } from "../dom/memory.js";
import { resolveStart } from "../dom/resolveStart.js";
import type { AnyDescriptor } from "../images/SetDescriptor.js";
import { imageKey } from "./imageKey.js";
import type { ImageResolver, ResolvedImage } from "./ResolvedImage.js";

/** The time that one image is shown: another begins with every new image, also when an earlier one comes back. */
export interface Showing extends Memory {
  /** For the element: a new image wants a new element. */
  readonly key: string;
  /** Decided once, or a miss would move the element. */
  readonly start: "cache" | "proxy";
  /** As it was first: which candidates it prints, and on which base, is decided once as well. */
  readonly image: AnyDescriptor;
  /** What a remote instance has answered. */
  answer?: ResolvedImage;
  /** For the adapter: what it shows meanwhile. */
  view?: unknown;
}

/** What {@link trackImage} gives: attributes to print, and what it wants back at the next call. */
export interface TrackedImage extends ReturnType<typeof imageProps> {
  readonly asked: unknown;
  readonly resolve: ImageResolver | undefined;
  readonly resolved: ResolvedImage;
  readonly showing: Showing;
  /** All stages failed. */
  readonly failed: boolean;
}

/**
 * What a component shows for its props. Asks the resolver only when something else is asked for; shows a place until a
 * remote instance has answered. `onChange` is called when it has, or the image failed: time to call again. `last` is what
 * the previous call for this component gave: all memory is there.
 *
 * @throws BucketfirstError what the resolver throws; in development also for an `image` that is no descriptor, and for
 * `src` without a resolver. In production these are images that failed, since one image must not take the page along.
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
  // Places look alike, whatever they wait for.
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
