import { fallbackScript, patienceScript } from "@bucketfirst/core/dom";
import { defineComponent, h, inject } from "vue";

/** The scripts to inline, in their order. */
const textsOf = (patience?: boolean): string[] => (patience ? [fallbackScript, patienceScript] : [fallbackScript]);

/**
 * The head script, to render in `<head>` before any image. Answers misses before Vue has arrived. With `patience` the
 * patience script too, which asks the proxy when the bucket stays silent. Under a strict Content-Security-Policy give it
 * the page's nonce, or allow `fallbackScriptHash` and `patienceScriptHash`.
 *
 * @example
 * h("head", [h(FallbackScript, { nonce })])
 */
export const FallbackScript = /* @__PURE__ */ defineComponent({
  name: "FallbackScript",
  props: { nonce: String, patience: Boolean },
  setup: (props) => () => textsOf(props.patience).map((innerHTML) => h("script", { nonce: props.nonce, innerHTML })),
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
export function useFallbackScript({
  nonce,
  patience,
}: {
  nonce?: string;
  /** The patience script too. */
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
