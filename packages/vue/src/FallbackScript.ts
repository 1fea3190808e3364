import { fallbackScript } from "@bucketfirst/core/dom";
import { defineComponent, h, inject } from "vue";

/**
 * The head script, to render in `<head>` before any image. Answers misses before Vue has arrived. Under a strict
 * Content-Security-Policy give it the page's nonce, or allow `fallbackScriptHash`.
 *
 * @example
 * h("head", [h(FallbackScript, { nonce })])
 */
export const FallbackScript = /* @__PURE__ */ defineComponent({
  name: "FallbackScript",
  props: { nonce: String },
  setup: (props) => () => h("script", { nonce: props.nonce, innerHTML: fallbackScript }),
});

/** A head entry, as `useHead` of unhead and Nuxt takes it. */
export interface FallbackHeadEntry {
  script: { key: string; innerHTML: string; nonce?: string; tagPosition: "head"; tagPriority: "critical" }[];
}

/**
 * The head script as an entry for unhead, which Nuxt uses. Pushes it where an unhead instance is installed, and returns
 * it for `useHead` anywhere else.
 *
 * @example
 * useFallbackScript({ nonce: useNonce() });
 */
export function useFallbackScript({ nonce }: { nonce?: string } = {}): FallbackHeadEntry {
  const entry: FallbackHeadEntry = {
    script: [{ key: "bucketfirst", innerHTML: fallbackScript, nonce, tagPosition: "head", tagPriority: "critical" }],
  };
  inject<{ push(entry: FallbackHeadEntry): unknown } | undefined>("usehead", undefined)?.push(entry);
  return entry;
}
