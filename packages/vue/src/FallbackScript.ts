import { fallbackScript, patienceScript } from "@bucketfirst/core/dom";
import { defineComponent, h, inject } from "vue";

/** Returns the scripts to inline, in their order. */
const textsOf = (patience?: boolean): string[] => (patience ? [fallbackScript, patienceScript] : [fallbackScript]);

/**
 * Renders the head script, in `<head>` before any image: it handles misses before Vue has started. `patience` adds the
 * patience script, which asks the proxy when the bucket stays silent. A strict Content-Security-Policy needs the page's
 * nonce here, or allows `fallbackScriptHash` and `patienceScriptHash`.
 *
 * @example
 * h("head", [h(FallbackScript, { nonce })])
 */
export const FallbackScript = /* @__PURE__ */ defineComponent({
  name: "FallbackScript",
  props: { nonce: String, patience: Boolean },
  setup: (props) => () => textsOf(props.patience).map((innerHTML) => h("script", { nonce: props.nonce, innerHTML })),
});

/** An entry for `useHead` of unhead and Nuxt. */
export interface FallbackHeadEntry {
  /** Scripts in their order, for the head. */
  script: { key: string; innerHTML: string; nonce?: string; tagPosition: "head"; tagPriority: "critical" }[];
}

/**
 * Returns the head script as an entry for unhead, which Nuxt uses, and pushes it where an unhead instance is installed.
 *
 * @example
 * useFallbackScript({ nonce: useNonce() });
 */
export function useFallbackScript({
  nonce,
  patience,
}: {
  nonce?: string;
  /** Adds the patience script. Default false. */
  patience?: boolean;
} = {}): FallbackHeadEntry {
  const entry: FallbackHeadEntry = {
    script: textsOf(patience).map((innerHTML, i) => ({
      key: i ? "bucketfirst-patience" : "bucketfirst",
      innerHTML,
      nonce,
      tagPosition: "head",
      tagPriority: "critical",
    })),
  };
  inject<{ push(entry: FallbackHeadEntry): unknown } | undefined>("usehead", undefined)?.push(entry);
  return entry;
}
