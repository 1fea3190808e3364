type Shown = Record<"srcset" | "src", string | undefined>;

/**
 * The addresses that an image shows at this moment: of its `<source>`s in order, then its own.
 *
 * @example
 * shownBy(img) // [{ srcset: "https://img…" }, { srcset: undefined, src: "https://img…" }]
 */
export const shownBy = (img: HTMLImageElement): Shown[] =>
  [...(img.closest("picture")?.querySelectorAll("source,img") ?? [img])].map((element) => ({
    srcset: element.getAttribute("srcset") ?? undefined,
    src: element.getAttribute("src") ?? undefined,
  }));
