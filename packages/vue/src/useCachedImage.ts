import { attachFallback, type FallbackHooks, type TrackedImage, trackImage } from "@bucketfirst/core/adapter";
import type { ImageInput, ImageOptions } from "@bucketfirst/core/attributes";
import { computed, inject, type MaybeRefOrGetter, normalizeClass, type Ref, shallowRef, toValue, watch } from "vue";
import { IMAGES } from "./imagesPlugin.js";

/** What {@link useCachedImage} takes: one of the two forms of naming an image, our options, and attributes of the `<img>`. */
export type CachedImageOptions = ImageInput &
  Omit<ImageOptions, "alt" | "class"> & {
    alt: string;
    /** As Vue takes it anywhere: text, a list or an object. */
    class?: unknown;
    [attribute: string]: unknown;
  };

type Bound = Record<string, unknown>;

/** What {@link useCachedImage} gives: attributes to bind, and whether all stages failed. */
export interface CachedImageParts {
  /** For `v-bind` on the `<img>`; holds its `ref`, and a `key`, since a new image wants a new element. */
  img: Readonly<Ref<Bound>>;
  /** For the `<source>`s of a `<picture>`; empty where none is needed. */
  sources: Readonly<Ref<Bound[]>>;
  /** All stages failed: time to show something else. */
  failed: Readonly<Ref<boolean>>;
  /** The `<img>`, once mounted. */
  element: Readonly<Ref<HTMLImageElement | undefined>>;
}

// What the head script swapped before Vue arrived is left alone, and Vue is to keep quiet about it.
const quiet = (attributes: Bound): Bound => ({ ...attributes, "data-allow-mismatch": "attribute" });

/**
 * The headless form of `<CachedImage>`: brings its behaviour to your own markup.
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
    // A later answer, or a failure, is a reason to look again.
    changes.value;
    const props = toValue(options);
    return trackImage(last, { ...props, class: normalizeClass(props.class) }, resolve, onChange);
  });
  const element = shallowRef<HTMLImageElement>();
  watch(
    [element, () => tracked.value.showing],
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
