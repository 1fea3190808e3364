import { useRef, useState } from "preact/hooks";
import { UPLOAD_BYTES } from "../protocol.js";
import { sendPhoto } from "./api.js";
import { showBytes } from "./format.js";

/** A photograph that was chosen on this page. */
export interface Chosen {
  source: string;
  /** Name of its file, which stays on the page. */
  name: string;
}

/** Photographs that were chosen, and the way to choose one more. */
export interface Uploading {
  /** The newest first. */
  chosen: readonly Chosen[];
  /** Sentence on the last file, where it was refused. */
  fault: string;
  busy: boolean;
  choose(file: File): void;
}

const MIB = 1024 * 1024;

/** Sends a file. Throws an Error with a sentence where it is too large, cannot be read or is refused. */
async function send(file: File, signal: AbortSignal): Promise<string> {
  if (file.size > UPLOAD_BYTES)
    throw new Error(`expected at most ${UPLOAD_BYTES / MIB} MiB, got ${showBytes(file.size)}`);
  const bytes = await file.arrayBuffer().catch(() => {
    // A folder that was dropped looks like a file until it is read.
    throw new Error("expected a file that can be read");
  });
  return (await sendPhoto(bytes, signal)).source;
}

/** Returns the photographs that were chosen. A newer choice breaks off an older one that is still on its way. */
export function useUploads(onSource: (source: string) => void): Uploading {
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController | undefined>(undefined);
  const choose = async (file: File): Promise<void> => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    setFault("");
    setBusy(true);
    try {
      const source = await send(file, own.signal);
      if (own.signal.aborted) return;
      setChosen((before) => [{ source, name: file.name }, ...before]);
      onSource(source);
    } catch (error) {
      if (own.signal.aborted) return;
      setFault(`${file.name}: ${(error as Error).message.replace(/^file: /, "")}`);
    }
    setBusy(false);
  };
  return { chosen, fault, busy, choose };
}
