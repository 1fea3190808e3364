import { createIntegration, type IntegrationOptions } from "@bucketfirst/core/integration";
import { createElement, Fragment, type ReactElement } from "react";

/** Props of {@link ImagesHead}. */
export interface ImagesHeadProps extends Pick<IntegrationOptions, "images" | "patience" | "preconnect" | "stylesheet"> {
  /** Nonce of the page's policy. Default none: `policyProxy` allows script and stylesheet by their hashes. */
  nonce?: string;
}

/**
 * Renders head script, stylesheet and `preconnect`, in the `<head>` of a root layout. It is the same for every visit, so it
 * stands in a prerendered shell.
 *
 * @throws BucketfirstError `INVALID_CONFIG` that names the prop
 * @example
 * <head><ImagesHead images={images} /></head>
 */
export function ImagesHead({ nonce, ...options }: ImagesHeadProps): ReactElement {
  const { preconnect, styles, scripts } = createIntegration(options).parts;
  // Browsers hide a nonce from scripts, which looks like a mismatch to React.
  const inline = (name: "style" | "script") => (text: string) =>
    createElement(name, { nonce, suppressHydrationWarning: true, dangerouslySetInnerHTML: { __html: text } });
  return createElement(
    Fragment,
    null,
    ...preconnect.map((href) => createElement("link", { rel: "preconnect", href })),
    ...styles.map(inline("style")),
    ...scripts.map(inline("script")),
  );
}
