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

/** Attributes of the page itself, mostly for its tests. JSX accepts them in any case, an object type does not. */
export type DataAttributes = { [name: `data-${string}`]: unknown };

/** Props of the image: a descriptor or a source, our options, our events, and any native attribute. */
export type CachedImageOptions = ImageInput &
  Omit<ImageOptions, "class" | "alt"> &
  NativeProps &
  DataAttributes & {
    /** Text in place of the image for people who cannot see it; `""` marks it as decorative. */
    alt: string;
    /** Listener for the painted picture, also one that was painted before React started. */
    onLoad?: (detail: LoadDetail) => void;
    /** Listener for a stage that failed, once the next one is loading. */
    onMiss?: (detail: MissDetail) => void;
    /** Listener for the failure of all stages. */
    onError?: (detail: ErrorDetail) => void;
  };

/** Result of {@link useCachedImage}: attributes to spread, and the state. */
export interface CachedImageParts {
  /** `key` of the element: a new image needs a new element. It stands apart because React forbids to spread it. */
  key: string;
  /** Attributes of the `<img>`. */
  img: ComponentPropsWithoutRef<"img"> & { ref: RefCallback<HTMLImageElement> };
  /** Attributes of the `<source>`s of a `<picture>`; empty where none is needed. */
  sources: ComponentPropsWithoutRef<"source">[];
  /** True once all stages have failed, so that something else may be shown. */
  failed: boolean;
}

/** State that the listeners of the element read when they are called. */
interface Live extends FallbackHooks {
  tracked?: TrackedImage;
  ref?: RefCallback<HTMLImageElement>;
  element?: HTMLImageElement | null;
}

/**
 * Returns attributes that bring the behaviour of `<CachedImage>` to your own markup.
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
  // The caller of the hook decides when the element is shown: it may be added, removed or changed without a render here.
  live.ref ??= (img) => {
    live.element = img;
    // The effects below find the first element.
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
