/** Ends what `refuse` has begun. */
type Undo = () => void;

/** Throws, unless a framework asks: React measures itself. Its own frame and the trap's stand above the caller's. */
const refuse = (name: string): void => {
  const [, , , caller] = (new Error().stack ?? "").split("\n");
  if (!caller?.includes("node_modules")) throw new Error(`${name} was read while rendering${caller}`);
};

const replace = <T extends object>(owner: T, name: keyof T & string): Undo => {
  const original = owner[name] as (...args: unknown[]) => unknown;
  const put = (value: unknown): unknown =>
    Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  put((...args: unknown[]) => {
    refuse(name);
    return original.apply(owner, args);
  });
  return () => put(original);
};

/**
 * Renders as Next prerenders with `cacheComponents`: what is another value at each call, the clock and random numbers
 * alike, throws where a package of ours reads it.
 */
export async function withoutClock<T>(render: () => T | Promise<T>): Promise<T> {
  const { Date: RealDate } = globalThis;
  const undo = [
    replace(RealDate, "now"),
    replace(performance, "now"),
    replace(Math, "random"),
    replace(crypto, "getRandomValues"),
    replace(crypto, "randomUUID"),
  ];
  globalThis.Date = new Proxy(RealDate, {
    construct(target, args, as) {
      if (args.length === 0) refuse("new Date()");
      return Reflect.construct(target, args, as);
    },
    apply(target) {
      refuse("Date()");
      return target();
    },
  });
  try {
    return await render();
  } finally {
    globalThis.Date = RealDate;
    for (const restore of undo) restore();
  }
}

const urls = { cachedSrc: "https://b.test/1", proxySrc: "https://p.test/1" };
const sources = [{ type: "image/avif", cachedSrcSet: "https://b.test/a", proxySrcSet: "https://p.test/a" }];

/** Props of images of every kind: each renders along a path of its own. */
export const KINDS: Record<string, object> = {
  "a descriptor": { image: { ...urls, width: 40, height: 30 } },
  "a picture": { image: { ...urls, sources } },
  "one known missing": { image: { ...urls, start: "proxy" } },
  "with every option": {
    image: { ...urls, placeholder: "red" },
    priority: true,
    retry: { times: 2, delayMs: 50 },
    fallback: "/sorry.png",
    start: "auto",
  },
  "of a local instance": { src: "/cat.jpg", variant: "card" },
};

/** An instance that answers at once. */
export const local = { buildUrl: () => "", image: () => ({ ...urls, width: 40, height: 30 }) };

/** An instance that is asked in the browser. */
export const remote = { image: () => Promise.resolve(urls), boxes: { card: { width: 40, height: 30 } } };
