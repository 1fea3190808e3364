import { CachedImage } from "@bucketfirst/react";
import { createElement, Fragment, type ReactElement, useEffect } from "react";
import { createRoot, hydrateRoot } from "react-dom/client";
import type { AppState } from "../images.js";
import { extrasOf, type StartApp } from "./contract.js";

interface Props {
  state: AppState;
  /** Receiver of events; absent on a server, as is `onReady`. */
  log?: Parameters<StartApp>[2];
  onReady?: () => void;
}

/** The list of images. */
export function App({ state, log, onReady }: Props): ReactElement {
  useEffect(() => onReady?.(), [onReady]);
  const images = state.items.map((item) =>
    createElement(CachedImage, {
      key: item.id,
      ...item.props,
      ...extrasOf(item, state),
      ...(log?.(item.id) as object),
    }),
  );
  return createElement(Fragment, null, images);
}

export const start: StartApp = (root, state, log) => {
  let onReady: (() => void) | undefined;
  const ready = new Promise<void>((resolve) => (onReady = resolve));
  const element = (state: AppState): ReactElement => createElement(App, { state, log, onReady });
  const app = root.hasChildNodes() ? hydrateRoot(root, element(state)) : createRoot(root);
  // Rendering at once what is still being hydrated would make React start over.
  if (!root.hasChildNodes()) app.render(element(state));
  return { update: (state) => app.render(element(state)), ready };
};
