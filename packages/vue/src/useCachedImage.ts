import {
  type ImageDescriptor,
  type ImageInput,
  type ImageOptions,
  imageKey,
  imageProps,
} from "@bucketfirst/core/attributes";
import { attachFallback, type FallbackHooks, needResolver, resolveStart } from "@bucketfirst/core/dom";
import { computed, inject, type MaybeRefOrGetter, type Ref, ref, shallowRef, toValue, watch } from "vue";
import { IMAGES } from "./imagesPlugin.js";

/** What {@link useCachedImage} takes: one of the two forms of naming an image, our options, and attributes of the `<img>`. */
export type CachedImageOptions = ImageInput & Omit<ImageOptions, "alt"> & { alt: string; [attribute: string]: unknown };

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
  const answer = shallowRef<ImageDescriptor[]>([]);
  const asked = (): unknown[] => {
    const { image, src, variant, request } = toValue(options);
    return [image, src, variant, JSON.stringify(request)];
  };
  // A computed that stays the same object until something else is asked for, so that nobody is asked twice.
  const input = computed<unknown[]>((old) => {
    const now = asked();
    return old && now.every((value, index) => value === old[index]) ? old : now;
  });
  const first = computed<ImageDescriptor>(() => {
    const [image, src, variant, request] = input.value;
    const place: ImageDescriptor =
      (image as ImageDescriptor) ??
      needResolver(resolve)(
        { src, variant, request: request && JSON.parse(request as string) } as ImageInput,
        (later) => {
          answer.value = [place, later];
        },
      );
    return place;
  });
  const image = computed(() => (answer.value[0] === first.value && answer.value[1]) || first.value);
  const key = computed(() => imageKey(image.value));
  // Decided once per image, or a miss would move the element.
  const start = computed<string[]>((old) =>
    old?.[0] === key.value ? old : [key.value, resolveStart(image.value, toValue(options).start)],
  );
  const parts = computed(() => {
    const { image: _, src, variant, request, ...others } = toValue(options);
    return imageProps(image.value, { ...others, start: start.value[1] as "cache" });
  });

  const element = shallowRef<HTMLImageElement>();
  const failed = ref(false);
  watch(key, () => (failed.value = false), { flush: "sync" });
  watch(
    [element, key],
    ([img], _, onCleanup) => {
      if (!img) return;
      onCleanup(
        attachFallback(img, {
          ...hooks,
          onError(...event) {
            failed.value = true;
            hooks.onError?.(...event);
          },
        }),
      );
    },
    { flush: "post" },
  );
  return {
    img: computed(() => quiet({ ...parts.value.img, key: key.value, ref: element })),
    sources: computed(() => parts.value.sources.map(quiet)),
    failed,
    element,
  };
}
