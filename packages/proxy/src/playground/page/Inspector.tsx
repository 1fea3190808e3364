/** @jsxImportSource preact */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Inspection } from "../../inspect/inspection.js";
import type { Explained } from "../protocol.js";
import { askInspection } from "./api.js";

const SIGNATURES = {
  right: "right: this server made it",
  wrong: "of other keys, or of none",
  unknown: "not checked",
} as const;

function Found({ inspection, onUse }: { inspection: Inspection; onUse(inspection: Inspection): void }): VNode {
  const { source, encoding, options, extension, key, signature, set, path } = inspection;
  const lines = [
    ["Source", `${source} (${encoding})`],
    ["Options", JSON.stringify(options)],
    ...(extension ? [["Format by extension", extension]] : []),
    ["Path", path],
    ["Key", key],
    ...(set
      ? [["Set", `${set.ladder.replaceAll("-", ", ")} ${set.formats && `in ${set.formats.replaceAll("-", ", ")}`}`]]
      : []),
    ...(set ? [["At imgproxy", set.classicPath]] : []),
    ["Signature", SIGNATURES[signature]],
  ];
  return (
    <li>
      <dl class="addresses">
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={() => onUse(inspection)}>
        Open it in the form
      </button>
    </li>
  );
}

function Result({
  text,
  result,
  onUse,
}: {
  text: string;
  result: Explained;
  onUse(inspection: Inspection): void;
}): VNode {
  if ("found" in result)
    return (
      <ul class="found">
        {result.found.map((inspection) => (
          <Found key={inspection.path} inspection={inspection} onUse={onUse} />
        ))}
      </ul>
    );
  const { message, hint, from, to } = result.fault;
  return (
    <div class="refused">
      <p class="fault">{message}</p>
      <p class="marked">
        {text.slice(0, from)}
        <mark>{text.slice(from, to) || "⌫"}</mark>
        {text.slice(to)}
      </p>
      <p class="meaning">
        {from === to ? "Something is missing at the mark." : `Characters ${from + 1} to ${to}.`} {hint}
      </p>
    </div>
  );
}

/** A field for any address of imgproxy or of a set, and what it says. */
export function Inspector({ onUse }: { onUse(inspection: Inspection): void }): VNode {
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  const [result, setResult] = useState<Explained>();
  const [fault, setFault] = useState("");
  const take = async (event: Event) => {
    event.preventDefault();
    setFault("");
    try {
      setResult(await askInspection(text));
      setAsked(text);
    } catch (error) {
      setResult(undefined);
      setFault((error as Error).message);
    }
  };
  return (
    <section class="card" aria-labelledby="inspect-title">
      <h2 id="inspect-title">Take an address apart</h2>
      <form onSubmit={take}>
        <div class="field">
          <label for="pasted">
            An address of imgproxy or of a set, a srcset, or a whole element <small>it is not requested</small>
          </label>
          <textarea
            id="pasted"
            rows={3}
            spellcheck={false}
            value={text}
            placeholder="https://img.example.com/unsafe/rs:fill:300:200/plain/https://example.com/cat.jpg@webp"
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </div>
        <button type="submit">Take it apart</button>
      </form>
      <div role="status">
        {result && <Result text={asked} result={result} onUse={onUse} />}
        {fault && <p class="fault">{fault}</p>}
      </div>
    </section>
  );
}
