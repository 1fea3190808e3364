/** One page in one browser. */
export interface Tab {
  goto(url: string): Promise<void>;
  back(): Promise<void>;
  /** Runs the body of a function in the page; its result must be JSON. */
  run<T>(body: string): Promise<T>;
  resize(width: number, height: number): Promise<void>;
  /** Changes the media features without a resize, where the driver can. */
  emulate?(what: {
    colorScheme?: "dark" | "light";
    reducedMotion?: "reduce" | "no-preference";
    media?: "print" | "screen";
  }): Promise<void>;
  /** Prints the page, and returns the widths in pixels of the pictures on paper, where the driver can. */
  print?(): Promise<number[]>;
  /** Returns the page's accessibility tree, as a list in YAML, where the driver can. */
  accessible?(): Promise<string>;
  close(): Promise<void>;
}

/** A running browser. */
export interface Engine {
  name: string;
  version: string;
  /** Number of tabs that may work at once. */
  tabs: number;
  open(): Promise<Tab>;
  close(): Promise<void>;
}

/** Keeps tabs open for the next page: a new one takes longer than a page. */
export function tabPool(create: () => Promise<Tab>): () => Promise<Tab> {
  const free: Tab[] = [];
  return async () => {
    const tab = free.pop() ?? (await create());
    return { ...tab, close: async () => void free.push(tab) };
  };
}

const DEADLINE_MS = 15_000;

/** Waits until an expression holds in the page; its error holds the page's text. */
export async function until(tab: Pick<Tab, "run">, expression: string): Promise<void> {
  const end = performance.now() + DEADLINE_MS;
  // Between two pages there is no document for the script.
  while (!(await tab.run<boolean>(`return Boolean(${expression})`).catch(() => false))) {
    if (performance.now() > end) {
      const seen = await tab.run<unknown>("return window.__report ? __report() : document.documentElement.outerHTML");
      throw new Error(`never: ${expression}\n${JSON.stringify(seen, null, 1)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Returns the widths of the pictures in a PDF; masks of transparent ones count as well. */
export const widthsOf = (pdf: Uint8Array): number[] =>
  [
    ...Buffer.from(pdf)
      .toString("latin1")
      .matchAll(/\/Width (\d+)/g),
  ].map(([, width]) => Number(width));
