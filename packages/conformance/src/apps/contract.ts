import type { FallbackHooks } from "@bucketfirst/core/dom";
import type { AppState, Item } from "../images.js";

/** What every client app does with the page's `#root`: take over what a server printed, or start from nothing. */
export type StartApp = (
  root: HTMLElement,
  state: AppState,
  log: (id: string) => Required<Omit<FallbackHooks, "patienceMs">>,
) => AppHandle;

/** Changes what is shown. */
export interface AppHandle {
  update(state: AppState): void;
  /** The app listens, and its effects have run. */
  ready: Promise<unknown>;
}

/** For apps that start within one task and the microtasks after it. */
export const nextTask = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve));

export const titleOf = (state: AppState): string => `tick ${state.tick}`;

/** Attributes for the `<img>` beside the item's own. */
export const extrasOf = (item: Item, state: AppState): { id: string; title: string } => ({
  id: item.id,
  title: titleOf(state),
});
