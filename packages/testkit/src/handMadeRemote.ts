/**
 * Creates a remote instance whose results are given by hand, in any order, for the tests of every adapter: `answers` and
 * `signals` are by source.
 */
export function handMadeRemote<T extends object>(image: T) {
  const answers = new Map<string, (found: T) => void>();
  const signals = new Map<string, AbortSignal>();
  return {
    images: {
      image: (src: string, _variant: string, { signal }: { signal: AbortSignal }) =>
        new Promise<T>((resolve) => {
          answers.set(src, resolve);
          signals.set(src, signal);
        }),
      boxes: {},
    },
    signals,
    /** Resolves the request for `src`; the framework still has to render. */
    answer: (src: string): void => answers.get(src)?.({ ...image, cachedSrc: `https://b.test${src}` }),
  };
}
