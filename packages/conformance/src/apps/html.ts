import { installFallback, resolveStart } from "@bucketfirst/core/dom";
import { renderImage } from "@bucketfirst/core/html";
import type { AppState } from "../images.js";
import { extrasOf, nextTask, type StartApp, titleOf } from "./contract.js";

export const markup = (state: AppState): string =>
  state.items
    .map((item) => {
      const start = resolveStart(item.props.image);
      return renderImage(item.props.image, { ...item.props, ...extrasOf(item, state), start });
    })
    .join("");

export const start: StartApp = (root, state, log) => {
  installFallback(document, {
    onLoad: (detail, img) => log(img.id).onLoad(detail, img),
    onMiss: (detail, img) => log(img.id).onMiss(detail, img),
    onError: (detail, img) => log(img.id).onError(detail, img),
  });
  if (!root.hasChildNodes()) root.innerHTML = markup(state);
  let items = state.items;
  return {
    // A page without a framework replaces markup where the images change, and attributes where they do not.
    update(state) {
      if (state.items === items) for (const img of root.querySelectorAll("img")) img.title = titleOf(state);
      else root.innerHTML = markup(state);
      items = state.items;
    },
    ready: nextTask(),
  };
};
