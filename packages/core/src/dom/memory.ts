import type { FallbackHooks } from "./hooks.js";
import type { Stage } from "./stages.js";

/** What one listener was told about one image. */
export interface Memory {
  told: Stage;
  /** Address of the picture that it knows to be painted. */
  painted?: string;
}

interface Watched {
  /** The page's own background, before any placeholder. */
  readonly background: string;
  readonly memories: WeakMap<FallbackHooks, Memory>;
}

const images = new WeakMap<HTMLImageElement, Watched>();

/** Tells whether anything in this page has listened to `img` yet; if not, it is as a server has printed it. */
export const isWatched = (img: HTMLImageElement): boolean => images.has(img);

/**
 * What outlives a detach: an element that is taken away and put back, or hidden and shown, is still the same to whoever
 * listened. Kept with the element, and apart for each set of hooks.
 *
 * @param first what `hooks` count as told at the beginning
 */
export function remember(
  img: HTMLImageElement,
  hooks: FallbackHooks,
  first: Stage,
): { background: string; memory: Memory } {
  const { background } = img.style;
  const watched = images.get(img) ?? { background, memories: new WeakMap() };
  images.set(img, watched);
  const memory = watched.memories.get(hooks) ?? { told: first };
  watched.memories.set(hooks, memory);
  return { background: watched.background, memory };
}
