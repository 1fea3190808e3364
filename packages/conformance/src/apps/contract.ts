import type { FallbackHooks } from "@bucketfirst/core/dom";
import type { AppState, Item } from "../images.js";

/** A function that starts an app in the page's `#root`: it takes over a server's markup, or renders into an empty root. */
export type StartApp = (
  root: HTMLElement,
  state: AppState,
  log: (id: string) => Required<Omit<FallbackHooks, "patienceMs">>,
) => AppHandle;

/** Prints the content of the page's `#root`, as the server half of every app does. */
export type RenderApp = (state: AppState) => string | Promise<string>;

/** Shows another state. */
export interface AppHandle {
  update(state: AppState): void;
  /** Resolves when the app listens and its effects have run. */
  ready: Promise<unknown>;
}

/** Resolves in the next task: for apps that start within one task and the microtasks after it. */
export const nextTask = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve));

export const titleOf = (state: AppState): string => `tick ${state.tick}`;

/** Returns attributes for the `<img>` beside the item's own. */
export const extrasOf = (item: Item, state: AppState): { id: string; title: string } => ({
  id: item.id,
  title: titleOf(state),
});
