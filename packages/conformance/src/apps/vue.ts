import { CachedImage } from "@bucketfirst/vue";
import { type App, createApp, createSSRApp, h, shallowRef, type VNode } from "vue";
import type { AppState } from "../images.js";
import { extrasOf, nextTask, type StartApp } from "./contract.js";

/** The list of images. `log` is absent on a server. */
export function createImages(current: { value: AppState }, log?: Parameters<StartApp>[2], hydrate = true): App {
  const render = (): VNode[] =>
    current.value.items.map((item) =>
      h(CachedImage, {
        key: item.id,
        ...item.props,
        ...extrasOf(item, current.value),
        ...(log?.(item.id) as object),
      } as never),
    );
  return (hydrate ? createSSRApp : createApp)({ render });
}

export const start: StartApp = (root, state, log) => {
  const current = shallowRef(state);
  createImages(current, log, root.hasChildNodes()).mount(root);
  return {
    update(state) {
      current.value = state;
    },
    ready: nextTask(),
  };
};
