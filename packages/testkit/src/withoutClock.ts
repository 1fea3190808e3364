/** A function that undoes `refuse`. */
type Undo = () => void;

/** Throws, unless a framework calls, since React measures itself. The stack has two frames above the caller's. */
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
 * Renders as Next prerenders with `cacheComponents`: the clock and random numbers, whose value differs at each call, throw
 * where a package of ours reads them.
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

/** Props of images of every kind, each of which renders along another path. */
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

/** An instance that returns descriptors at once. */
export const local = { buildUrl: () => "", image: () => ({ ...urls, width: 40, height: 30 }) };

/** An instance that is used in the browser only. */
export const remote = { image: () => Promise.resolve(urls), boxes: { card: { width: 40, height: 30 } } };
