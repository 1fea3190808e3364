/** @jsxImportSource preact */
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";

/**
 * A field for the address of an original. It keeps its own text until it is left or Enter is pressed: a page that is drawn
 * anew meanwhile, as by an event of the server, must not take back what was typed.
 */
export function AddressField({ source, onSource }: { source: string; onSource(source: string): void }): VNode {
  const [text, setText] = useState(source);
  useEffect(() => setText(source), [source]);
  const done = (): void => onSource(text.trim());
  return (
    <input
      id="source"
      type="text"
      inputMode="url"
      spellcheck={false}
      autocomplete="off"
      value={text}
      onInput={(event) => setText(event.currentTarget.value)}
      onChange={done}
      onKeyDown={(event) => event.key === "Enter" && done()}
    />
  );
}
