/** @jsxImportSource preact */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Snippet } from "../protocol.js";
import { CopyButton } from "./CopyButton.js";

/** The code that shows the picture: one tab for each framework and language. */
export function Snippets({ snippets, isUploaded }: { snippets: readonly Snippet[]; isUploaded: boolean }): VNode {
  const [chosen, setChosen] = useState(0);
  const { name, code } = snippets[chosen]!;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = event.key === "Home" ? 0 : event.key === "End" ? snippets.length - 1 : undefined;
    const to = next ?? (step && (chosen + step + snippets.length) % snippets.length);
    if (to === undefined) return;
    event.preventDefault();
    setChosen(to);
    document.getElementById(`tab-${to}`)?.focus();
  };
  return (
    <section class="card" aria-labelledby="copy-title">
      <h2 id="copy-title">Copy</h2>
      <div class="tabs" role="tablist" aria-labelledby="copy-title" onKeyDown={onKeyDown}>
        {snippets.map((snippet, i) => (
          <button
            key={snippet.name}
            type="button"
            role="tab"
            id={`tab-${i}`}
            aria-selected={i === chosen}
            aria-controls="snippet"
            tabIndex={i === chosen ? 0 : -1}
            onClick={() => setChosen(i)}
          >
            {snippet.name}
          </button>
        ))}
      </div>
      <div id="snippet" role="tabpanel" aria-labelledby={`tab-${chosen}`}>
        <pre>
          <code>{code}</code>
        </pre>
      </div>
      {isUploaded && (
        <p class="meaning only-here">
          This code names your photograph by an address that exists only on this server, until it ends. Put the
          photograph where your imgproxy finds it, and write that address in its place.
        </p>
      )}
      <CopyButton text={code} what={`the code for ${name}`} />
    </section>
  );
}
