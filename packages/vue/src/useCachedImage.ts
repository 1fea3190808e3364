import { attachFallback, type FallbackHooks, type TrackedImage, trackImage } from "@bucketfirst/core/adapter";
import type { ImageInput, ImageOptions } from "@bucketfirst/core/attributes";
import { computed, inject, type MaybeRefOrGetter, normalizeClass, type Ref, shallowRef, toValue, watch } from "vue";
import { IMAGES } from "./imagesPlugin.js";

/** Options of {@link useCachedImage}: a descriptor or a source, our options, and attributes of the `<img>`. */
export type CachedImageOptions = ImageInput &
  Omit<ImageOptions, "alt" | "class"> & {
    /** Text in place of the image for people who cannot see it; `""` marks it as decorative. */
    alt: string;
    /** Classes in any form that Vue accepts: text, a list or an object. */
    class?: unknown;
    [attribute: string]: unknown;
  };

type Bound = Record<string, unknown>;

/** Result of {@link useCachedImage}: attributes to bind, and the state. */
export interface CachedImageParts {
  /** Attributes for `v-bind` on the `<img>`, with its `ref`, and a `key`, since a new image needs a new element. */
  img: Readonly<Ref<Bound>>;
  /** Attributes of the `<source>`s of a `<picture>`; empty where none is needed. */
  sources: Readonly<Ref<Bound[]>>;
  /** True once all stages have failed, so that something else may be shown. */
  failed: Readonly<Ref<boolean>>;
  /** The `<img>`, once it is mounted. */
  element: Readonly<Ref<HTMLImageElement | undefined>>;
}

// Vue leaves an element alone, without a warning, that the head script changed before Vue started.
const quiet = (attributes: Bound): Bound => ({ ...attributes, "data-allow-mismatch": "attribute" });

/**
 * Returns attributes that bring the behaviour of `<CachedImage>` to your own markup.
 *
 * @example
 * const { img, failed } = useCachedImage(() => ({ image: props.image, alt: "A cat" }), { onMiss: console.log });
 * return () => (failed.value ? h("p", "No picture") : h("img", img.value));
 */
export function useCachedImage(
  options: MaybeRefOrGetter<CachedImageOptions>,
  hooks: FallbackHooks = {},
): CachedImageParts {
  const resolve = inject(IMAGES, undefined);
  const changes = shallowRef(0);
  const onChange = () => changes.value++;
  const tracked = computed<TrackedImage>((last) => {
    // A later descriptor, or a failure, makes this compute again.
    changes.value;
    const props = toValue(options);
    return trackImage(last, { ...props, class: normalizeClass(props.class) }, resolve, onChange);
  });
  const element = shallowRef<HTMLImageElement>();
  watch(
    // The element is read by a function: a shallow ref among the sources makes each render begin to listen, and to wait, anew.
    [() => element.value, () => tracked.value.showing],
    ([img, showing], _, onCleanup) => {
      if (img) onCleanup(attachFallback(img, hooks, showing));
    },
    { flush: "post" },
  );
  return {
    img: computed(() => quiet({ ...tracked.value.img, key: tracked.value.showing.key, ref: element })),
    sources: computed(() => tracked.value.sources.map(quiet)),
    failed: computed(() => tracked.value.failed),
    element,
  };
}
