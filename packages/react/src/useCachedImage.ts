import {
  type ImageInput,
  type ImageOptions,
  imageAttributes,
  imageKey,
  splitOptions,
} from "@bucketfirst/core/attributes";
import {
  attachFallback,
  type FallbackHooks,
  type LoadDetail,
  type MissDetail,
  resolveStart,
} from "@bucketfirst/core/dom";
import {
  type ComponentPropsWithoutRef,
  type Ref,
  type RefCallback,
  useCallback,
  useEffect,
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
  /** For the `<img>`. */
  img: ComponentPropsWithoutRef<"img"> & { ref: RefCallback<HTMLImageElement> };
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
export function useCachedImage(props: CachedImageOptions, ref?: Ref<HTMLImageElement>): CachedImageParts {
  const { image: given, src, variant, request, onLoad, onMiss, onError, className, ...others } = props;
  const { image, asked, error } = useDescriptor({ image: given, src, variant, request } as ImageInput);
  const [options, native] = splitOptions({ ...others, class: className });
  const key = imageKey(image);
  // biome-ignore lint/correctness/useExhaustiveDependencies: decided once per image, or a miss would move the element.
  const start = useMemo(() => resolveStart(image, options.start), [key]);
  const { img, sources } = imageAttributes(image, { ...options, start });

  const element = useRef<HTMLImageElement | null>(null);
  const hooks = useRef<FallbackHooks>({});
  const [failedKey, setFailedKey] = useState<string>();
  useEffect(() => {
    hooks.current = { onLoad, onMiss, onError };
  });
  useEffect(() => {
    const detach =
      element.current &&
      attachFallback(element.current, {
        onLoad: (detail, img) => hooks.current.onLoad?.(detail, img),
        onMiss: (detail, img) => hooks.current.onMiss?.(detail, img),
        onError: (detail, img) => {
          setFailedKey(key);
          hooks.current.onError?.(detail, img);
        },
      });
    return () => {
      detach?.();
      // Coming back to this image later is another try.
      setFailedKey(undefined);
    };
  }, [key]);
  useEffect(() => {
    if (error) hooks.current.onError?.({ stage: "failed", cacheKey: "" }, element.current as HTMLImageElement);
  }, [error]);

  const setElement = useCallback(
    (img: HTMLImageElement | null) => {
      element.current = img;
      if (typeof ref === "function") ref(img);
      else if (ref) (ref as { current: HTMLImageElement | null }).current = img;
    },
    [ref],
  );
  return {
    key,
    // The head script may have swapped an attribute before React arrived; React leaves it then, and is to keep quiet.
    img: {
      ...native,
      ...toReactAttributes(img),
      "data-image": asked,
      suppressHydrationWarning: true,
      ref: setElement,
    } as CachedImageParts["img"],
    sources: sources.map((source) => ({ ...toReactAttributes(source), suppressHydrationWarning: true })),
    failed: failedKey === key || error !== undefined,
  };
}
