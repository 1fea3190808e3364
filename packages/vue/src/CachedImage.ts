import type { ImageInput, ImageOptions } from "@bucketfirst/core/attributes";
import type { ErrorDetail, LoadDetail, MissDetail } from "@bucketfirst/core/dom";
import { defineComponent, h, type SlotsType, type VNode } from "vue";
import { type CachedImageOptions, useCachedImage } from "./useCachedImage.js";

/** Props of {@link CachedImage}; other attributes are set on the `<img>`. */
export type CachedImageProps = ImageInput &
  Omit<ImageOptions, "class" | "alt"> & {
    /** Text in place of the image for people who cannot see it; `""` marks it as decorative. */
    alt: string;
    /** Attributes of the `<picture>`, where the image has several formats. Default none. */
    pictureProps?: Record<string, unknown>;
  };

type Emits = {
  /** Event of the painted picture, also of one that was painted before Vue started. */
  load: (detail: LoadDetail) => void;
  /** Event of a stage that failed, once the next one is loading. */
  miss: (detail: MissDetail) => void;
  /** Event of the failure of all stages. */
  error: (detail: ErrorDetail) => void;
};

/**
 * Renders an image from the cache bucket, and from the signed proxy on a miss. The slot `failed` is shown in its place once
 * all stages have failed; a template ref has the `<img>` as its `img`.
 *
 * @example
 * <CachedImage :image="image" alt="A cat" @miss="count" />
 * // <img alt="A cat" loading="lazy" … data-stage="cache" data-proxy-src="https://img…" src="https://bucket…">
 */
export const CachedImage = /* @__PURE__ */ defineComponent(
  (props: CachedImageProps, { attrs, emit, expose, slots }) => {
    const { img, sources, failed, element } = useCachedImage(
      () => {
        const { pictureProps, ...options } = props;
        return { ...attrs, ...options } as CachedImageOptions;
      },
      {
        onLoad: (detail) => emit("load", detail),
        onMiss: (detail) => emit("miss", detail),
        onError: (detail) => emit("error", detail),
      },
    );
    expose({ img: element });
    return (): VNode | VNode[] => {
      if (failed.value && slots.failed) return slots.failed();
      const image = h("img", img.value);
      return sources.value.length
        ? h("picture", { ...props.pictureProps, key: img.value.key as string }, [
            ...sources.value.map((source) => h("source", source)),
            image,
          ])
        : image;
    };
  },
  {
    name: "CachedImage",
    inheritAttrs: false,
    // The function above has the types. Only these props are declared, so that Vue reads another spelling or no value, or
    // keeps them off the `<img>`; all others are attributes, which are reactive as well.
    props: { fetchPriority: null, patienceMs: null, priority: Boolean, unstyled: Boolean, pictureProps: null } as never,
    emits: ["load", "miss", "error"] as unknown as Emits,
    // The slots are a type only.
    slots: undefined as unknown as SlotsType<{ failed?: () => VNode[] }>,
  },
);
