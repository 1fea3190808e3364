import { type ImageInput, type ImageOptions, imageKey, imageProps } from "@bucketfirst/core/attributes";
import {
  attachFallback,
  type FallbackHooks,
  type LoadDetail,
  type MissDetail,
  resolveStart,
} from "@bucketfirst/core/dom";
import {
  type ComponentPropsWithoutRef,
  type ForwardedRef,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import { toReactAttributes } from "./attributeNames.js";
import { useDescriptor } from "./useDescriptor.js";

type NativeProps = Omit<
  ComponentPropsWithoutRef<"img">,
  keyof ImageOptions | "src" | "srcSet" | "alt" | "onLoad" | "onError" | "fetchPriority" | "placeholder"
>;

/** Props of the image: one of the two forms of naming it, our options, our events, and any native attribute. */
export type CachedImageOptions = ImageInput &
  Omit<ImageOptions, "class" | "alt"> &
  NativeProps & {
    /** Text for who cannot see the image; `""` marks it as decorative. */
    alt: string;
    /** The picture is painted, also when that was before React arrived. */
    onLoad?: (detail: LoadDetail) => void;
    /** A stage failed, and the next one was asked. */
    onMiss?: (detail: MissDetail) => void;
    /** All stages failed. */
    onError?: (detail: LoadDetail) => void;
  };

/** What {@link useCachedImage} gives: attributes to spread, and whether all stages failed. */
export interface CachedImageParts {
  /** `key` of the element: a new image wants a new element. Stands apart because React forbids to spread it. */
  key: string;
  /** For the `<img>`. The types of React 18 take no ref to `HTMLImageElement | null`. */
  img: ComponentPropsWithoutRef<"img"> & { ref: RefObject<HTMLImageElement> };
  /** For the `<source>`s of a `<picture>`; empty where none is needed. */
  sources: ComponentPropsWithoutRef<"source">[];
  /** All stages failed: time to show something else. */
  failed: boolean;
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
  const { image: given, src, variant, request, onLoad, onMiss, onError, className, ...options } = props;
  const image = useDescriptor({ image: given, src, variant, request } as ImageInput);
  const key = imageKey(image);
  // biome-ignore lint/correctness/useExhaustiveDependencies: decided once per image, or a miss would move the element.
  const start = useMemo(() => resolveStart(image, options.start), [key]);
  const { img, sources } = imageProps(image, { ...options, class: className, start });

  const element = useRef<HTMLImageElement | null>(null);
  const hooks = useRef<FallbackHooks>({}).current;
  const [failedKey, setFailedKey] = useState<string>();
  const failed = failedKey === key;
  useEffect(() => {
    Object.assign(hooks, {
      onLoad,
      onMiss,
      onError(detail: LoadDetail) {
        setFailedKey(key);
        onError?.(detail);
      },
    });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new image is a new element.
  useEffect(() => {
    const detach = element.current && attachFallback(element.current, hooks);
    return () => {
      detach?.();
      // Coming back to this image later is another try.
      setFailedKey(undefined);
    };
  }, [key]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: they tell when the element is another one.
  useImperativeHandle(ref, () => element.current as HTMLImageElement, [key, failed]);
  return {
    key,
    img: { ...toReactAttributes(img), ref: element as RefObject<HTMLImageElement> },
    sources: sources.map(toReactAttributes),
    failed,
  };
}
