import {
  attachFallback,
  type ErrorDetail,
  type FallbackHooks,
  type LoadDetail,
  type MissDetail,
  type TrackedImage,
  trackImage,
} from "@bucketfirst/core/adapter";
import type { ImageInput, ImageOptions } from "@bucketfirst/core/attributes";
import {
  type ComponentPropsWithoutRef,
  type ForwardedRef,
  type RefCallback,
  useContext,
  useEffect,
  useImperativeHandle,
  useReducer,
  useRef,
} from "react";
import { toReactAttributes } from "./attributeNames.js";
import { ImagesContext } from "./ImagesProvider.js";

type NativeProps = Omit<
  ComponentPropsWithoutRef<"img">,
  keyof ImageOptions | "src" | "srcSet" | "alt" | "onLoad" | "onError" | "fetchPriority" | "placeholder"
>;

/** Attributes of the page's own, for its tests above all. JSX lets them pass in any case, an object does not. */
export type DataAttributes = { [name: `data-${string}`]: unknown };

/** Props of the image: one of the two forms of naming it, our options, our events, and any native attribute. */
export type CachedImageOptions = ImageInput &
  Omit<ImageOptions, "class" | "alt"> &
  NativeProps &
  DataAttributes & {
    /** Text for who cannot see the image; `""` marks it as decorative. */
    alt: string;
    /** The picture is painted, also when that was before React arrived. */
    onLoad?: (detail: LoadDetail) => void;
    /** A stage failed, and the next one was asked. */
    onMiss?: (detail: MissDetail) => void;
    /** All stages failed. */
    onError?: (detail: ErrorDetail) => void;
  };

/** What {@link useCachedImage} gives: attributes to spread, and whether all stages failed. */
export interface CachedImageParts {
  /** `key` of the element: a new image wants a new element. Stands apart because React forbids to spread it. */
  key: string;
  /** For the `<img>`. */
  img: ComponentPropsWithoutRef<"img"> & { ref: RefCallback<HTMLImageElement> };
  /** For the `<source>`s of a `<picture>`; empty where none is needed. */
  sources: ComponentPropsWithoutRef<"source">[];
  /** All stages failed: time to show something else. */
  failed: boolean;
}

/** What the listeners of the element look up when they are called. */
interface Live extends FallbackHooks {
  tracked?: TrackedImage;
  ref?: RefCallback<HTMLImageElement>;
  element?: HTMLImageElement | null;
}

/**
 * The headless form of `<CachedImage>`: brings its own behaviour to your markup.
 *
 * @example
 * const { key, img, failed } = useCachedImage({ image, alt: "A cat" });
 * return failed ? <p>No picture</p> : <img key={key} {...img} />;
 */
export function useCachedImage(
  props: CachedImageOptions,
  ref: ForwardedRef<HTMLImageElement> = null,
): CachedImageParts {
  const { onLoad, onMiss, onError, className, ...options } = props;
  const [changes, rerender] = useReducer((changes: number) => changes + 1, 0);
  const live = useRef<Live>({}).current;
  // The element may come, go and change without this component: whoever uses the hook decides when it is shown.
  live.ref ??= (img) => {
    live.element = img;
    // The first one is found by the effects below.
    if (live.tracked) rerender();
  };
  const tracked = trackImage(live.tracked, { ...options, class: className }, useContext(ImagesContext), rerender);
  const { showing, img, sources, failed } = tracked;
  const deps = [showing, changes];
  useEffect(() => {
    Object.assign(live, { tracked, onLoad, onMiss, onError });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: they tell when the element is another one.
  useEffect(() => (live.element ? attachFallback(live.element, live, showing) : undefined), deps);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ref follows the same element
  useImperativeHandle(ref, () => live.element as HTMLImageElement, deps);
  return {
    key: showing.key,
    img: { ...toReactAttributes(img), ref: live.ref },
    sources: sources.map(toReactAttributes),
    failed,
  };
}
