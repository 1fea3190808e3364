import { useEffect, useState } from "preact/hooks";
import type { Addresses } from "../protocol.js";
import { askAddresses } from "./api.js";
import { loadOriginal, loadPicture } from "./loadPicture.js";
import type { Shown } from "./Pictures.js";

/** Milliseconds after the last key until addresses are asked for: typing is not requested letter by letter. */
const SETTLED_MS = 200;

const sentence = (error: unknown): string => (error as Error).message;
const isAborted = (error: unknown): boolean => (error as Error).name === "AbortError";

/** Runs `load` whenever `key` changes; a run that is overtaken is broken off. */
function useShown(key: string, load: (signal: AbortSignal) => Promise<Shown["picture"]>): Shown {
  const [shown, setShown] = useState<Shown>({ busy: false });
  // The key names everything that is loaded.
  useEffect(() => {
    if (key === "") return;
    const abort = new AbortController();
    setShown(({ picture }) => ({ picture, busy: true }));
    load(abort.signal).then(
      (picture) =>
        setShown((before) => {
          if (before.picture) URL.revokeObjectURL(before.picture.url);
          return { picture, busy: false };
        }),
      (error) => {
        if (!isAborted(error)) setShown({ fault: sentence(error), busy: false });
      },
    );
    return () => abort.abort();
  }, [key]);
  return shown;
}

/** Returns the addresses of a source with its options, or the sentence why there are none. */
export function useAddresses(request: { source: string; options: Record<string, unknown>; formats: string[] }): {
  addresses?: Addresses;
  fault: string;
} {
  const [state, setState] = useState<{ addresses?: Addresses; fault: string }>({ fault: "" });
  const body = JSON.stringify(request);
  // The body is the request.
  useEffect(() => {
    if (request.source === "") return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      askAddresses(request, abort.signal).then(
        (addresses) => setState({ addresses, fault: "" }),
        (error) => {
          if (!isAborted(error)) setState(({ addresses }) => ({ addresses, fault: sentence(error) }));
        },
      );
    }, SETTLED_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [body]);
  return state;
}

/** Returns the picture of these addresses; another number of `run` requests it again. */
export function useResult(addresses: Addresses | undefined, run: number, ready: boolean): Shown {
  const key = addresses && ready ? `${addresses.proxied} ${run}` : "";
  return useShown(key, (signal) => loadPicture(addresses!.cached, addresses!.proxied, signal));
}

/** Returns the original of these addresses. */
export function useOriginal(addresses: Addresses | undefined): Shown {
  return useShown(addresses?.original ?? "", (signal) => loadOriginal(addresses!.original, signal));
}
