import type { ImageInput, ImageOptions } from "@bucketfirst/core/attributes";
import type { ErrorDetail, LoadDetail, MissDetail } from "@bucketfirst/core/dom";
import { defineComponent, h, type SlotsType, type VNode } from "vue";
import { type CachedImageOptions, useCachedImage } from "./useCachedImage.js";

/** Props of {@link CachedImage}; other attributes land on the `<img>`. */
export type CachedImageProps = ImageInput &
  Omit<ImageOptions, "class" | "alt"> & {
    /** Text for who cannot see the image; `""` marks it as decorative. */
    alt: string;
    /** Attributes of the `<picture>`, where the image has several formats. */
    pictureProps?: Record<string, unknown>;
  };

type Emits = {
  /** The picture is painted, also when that was before Vue arrived. */
  load: (detail: LoadDetail) => void;
  /** A stage failed, and the next one was asked. */
  miss: (detail: MissDetail) => void;
  /** All stages failed. */
  error: (detail: ErrorDetail) => void;
};

/**
 * An image that tries the cache bucket first, and goes through the signed proxy on a miss. Slot `failed` is shown in its
 * place when all stages failed; a template ref has the `<img>` as its `img`.
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
    // Their types are those of the function above. The others come as attributes, which are reactive as well: here only
    // what Vue must know to read another spelling, or no value, or to keep it off the `<img>`.
    props: { fetchPriority: null, patienceMs: null, priority: Boolean, unstyled: Boolean, pictureProps: null } as never,
    emits: ["load", "miss", "error"] as unknown as Emits,
    // A type alone.
    slots: undefined as unknown as SlotsType<{ failed?: () => VNode[] }>,
  },
);
