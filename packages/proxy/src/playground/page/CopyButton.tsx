/** @jsxImportSource preact */
import type { VNode } from "preact";
import { useState } from "preact/hooks";

/** A button that copies a text, and says that it did. */
export function CopyButton({ text, what }: { text: string; what: string }): VNode {
  const [done, setDone] = useState("");
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setDone(text),
      () => setDone(""),
    );
  return (
    <button type="button" class="copy" aria-label={`Copy ${what}`} onClick={copy}>
      <span role="status">{done === text ? "Copied" : "Copy"}</span>
    </button>
  );
}
