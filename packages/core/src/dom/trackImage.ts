import { imageProps } from "../attributes/imageAttributes.js";
import { imageKey } from "../attributes/imageKey.js";
import type { ImageInput, ImageOptions } from "../attributes/types.js";
import type { ImageDescriptor } from "../images/ImageDescriptor.js";
import { checkProps } from "./checkProps.js";
import type { ImageResolver } from "./imageResolver.js";
import type { Memory } from "./memory.js";
import { resolveStart } from "./resolveStart.js";

/** The time that one image is shown: another begins with every new image, also when an earlier one comes back. */
export interface Turn extends Memory {
  /** For the element: a new image wants a new element. */
  readonly key: string;
  /** Decided once per turn, or a miss would move the element. */
  readonly start: "cache" | "proxy";
  /** What a remote instance has answered. */
  _answer?: ImageDescriptor;
  /** For the adapter: what it shows in this turn. */
  view?: unknown;
}

/** What {@link trackImage} gives: attributes to print, and what it wants back at the next call. */
export interface TrackedImage extends ReturnType<typeof imageProps> {
  readonly _asked: unknown;
  readonly _resolve: ImageResolver | undefined;
  readonly image: ImageDescriptor;
  readonly turn: Turn;
  /** All stages failed. */
  readonly failed: boolean;
}

/**
 * What a component shows for its props. Asks the resolver only when something else is asked for; shows a place until a
 * remote instance has answered. `onChange` tells when it has, or the image failed: time to call again. `last` is what the
 * previous call for this component gave: all memory is there.
 *
 * @throws BucketfirstError what the resolver throws; in development also for an `image` that is no descriptor, and for
 * `src` without a resolver. In production these are images that failed, since one image must not take the page along.
 * @example
 * trackImage(undefined, { image: { cachedSrc: "/b/1", proxySrc: "/p/1" }, alt: "" }, undefined, () => {})
 * // { img: { alt: "", …, src: "/b/1" }, sources: [], turn: { key: '["/b/1",null,null]', start: "cache" }, failed: false, image: … }
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
  const known = last?._asked === asked && last._resolve === resolve && (last.turn._answer ?? last.image);
  const image = known || given || (src && resolve?.(props)) || ({ sources: [] } as unknown as ImageDescriptor);
  // Places look alike, whatever they wait for.
  const key = imageKey(image) + (image.proxySrc ? "" : asked);
  const turn: Turn =
    last?.turn.key === key
      ? last.turn
      : {
          key,
          start: resolveStart(image, props.start),
          _onFailed: onChange,
          // Set by an adapter's resolver, as `asked` is.
          _error: (image as { error?: Turn["_error"] }).error,
          _ask: (signal) => {
            if (!given)
              resolve?.(
                props,
                (answer) => {
                  turn._answer = answer;
                  onChange();
                },
                signal,
              );
          },
        };
  return {
    _asked: asked,
    _resolve: resolve,
    image,
    turn,
    failed: turn._told === "failed",
    ...imageProps(image, { ...options, start: turn.start }),
  };
}
