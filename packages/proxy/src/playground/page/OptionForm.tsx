/** @jsxImportSource preact */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { PlaygroundOption } from "../protocol.js";
import type { Fields } from "./formFields.js";
import { OptionFields } from "./OptionFields.js";

interface FormProps {
  options: readonly PlaygroundOption[];
  fields: Fields;
  /** Options that are set. */
  values: Readonly<Record<string, unknown>>;
  /** Sentence of core about an option, which its name begins. */
  fault: string;
  onField(path: string, text: string): void;
  onClear(option?: string): void;
}

const isOf = (option: string, path: string): boolean => path === option || path.startsWith(`${option}.`);

function Badges({ pro, embedded }: PlaygroundOption): VNode {
  return (
    <>
      {pro && <span class="badge">Pro</span>}
      {!pro && !embedded && <span class="badge">needs imgproxy</span>}
    </>
  );
}

function OptionRow(props: Omit<FormProps, "options"> & { option: PlaygroundOption }): VNode {
  const { option, fields, values, fault, onField, onClear } = props;
  const { name, short, meaning, args } = option;
  const set = values[name];
  const own = isOf(name, /^[\w.]+/.exec(fault)?.[0] ?? "") ? fault : "";
  // What is set when the row appears is open, so that a first visitor sees fields; later the visitor opens and closes it.
  const [isOpen] = useState(set !== undefined);
  const faultId = own ? `${name}-fault` : undefined;
  return (
    <details class="option" open={isOpen} data-option={name} data-set={set !== undefined || undefined}>
      <summary>
        <span class="name">{name}</span> <code>{short}</code> <Badges {...option} />
        {set !== undefined && <output>{Object(set) === set ? JSON.stringify(set) : String(set)}</output>}
        {own && <span class="badge wrong">not accepted</span>}
      </summary>
      {meaning && <p class="meaning">{meaning.replaceAll("`", "")}</p>}
      <OptionFields args={args} option={name} fields={fields} faultId={faultId} onField={onField} />
      {own && (
        <p class="fault" id={faultId}>
          {own}
        </p>
      )}
      {set !== undefined && (
        <button type="button" class="plain" onClick={() => onClear(name)}>
          Leave {name} out
        </button>
      )}
    </details>
  );
}

/** Every option as a form, made from core's option table. */
export function OptionForm(props: FormProps): VNode {
  const { options, values, onClear } = props;
  const [filter, setFilter] = useState("");
  const [pro, setPro] = useState(false);
  const wanted = filter.trim().toLowerCase();
  const shown = options.filter(
    (option) =>
      values[option.name] !== undefined ||
      ((pro || !option.pro) &&
        [...option.names, option.name, option.meaning].some((text) => text.toLowerCase().includes(wanted))),
  );
  const count = Object.keys(values).length;
  return (
    <section class="card options" aria-labelledby="options-title">
      <h2 id="options-title">Options</h2>
      <div class="row">
        <div class="field grow">
          <label for="filter">Find an option</label>
          <input
            id="filter"
            type="search"
            value={filter}
            placeholder="width, blur, format, …"
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
        </div>
        <label class="check">
          <input type="checkbox" checked={pro} onInput={(event) => setPro(event.currentTarget.checked)} />
          of imgproxy Pro too
        </label>
        <button type="button" disabled={count === 0} onClick={() => onClear()}>
          Leave all out
        </button>
      </div>
      <div class="list">
        {shown.map((option) => (
          <OptionRow key={option.name} {...props} option={option} />
        ))}
        {shown.length === 0 && <p class="meaning">No option has that in its name or meaning.</p>}
      </div>
    </section>
  );
}
