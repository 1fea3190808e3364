/** @jsxImportSource preact */
import type { OptionArgument } from "@bucketfirst/core/options";
import type { VNode } from "preact";
import { type Fields, fieldOf } from "./formFields.js";

interface FieldProps {
  arg: OptionArgument;
  /** Path of the field, which is its name. */
  path: string;
  /** Name of the option, for the only argument of one. */
  option: string;
  fields: Fields;
  /** Element that says what is wrong with the option, where something is. */
  faultId: string | undefined;
  onField(path: string, text: string): void;
}

const HINTS: Readonly<Record<string, string>> = {
  pair: "jpg:80, webp:70",
  area: "left top width height; …",
  "color-or-{R,G,B}": "ffd166",
  color: "ffd166",
  "Date-or-seconds": "unix seconds",
};

/** Says which values an argument takes. */
function rangeOf({ kind, min, max, above, multipleOf, many, words, expected }: OptionArgument): string {
  if (multipleOf !== undefined) return `multiple of ${multipleOf}`;
  if (words || kind === "boolean") return many ? words!.map(({ word }) => word).join(", ") : "";
  if (kind === "integer" || kind === "number") {
    const from = min === undefined ? "" : above ? `above ${min}` : `from ${min}`;
    return [from, max === undefined ? "" : `to ${max}`].filter((text) => text !== "").join(" ") || kind;
  }
  return many ? `list of ${expected}` : expected;
}

function Control({ arg, path, fields, faultId, onField }: FieldProps): VNode {
  const value = fields[path] ?? "";
  const shared = {
    id: path,
    name: path,
    value,
    "aria-invalid": faultId ? true : undefined,
    "aria-describedby": faultId,
  };
  const onInput = (event: Event) => onField(path, (event.currentTarget as HTMLInputElement).value);
  if (arg.kind === "boolean" || (arg.words && !arg.many && !arg.angle)) {
    const words = arg.words?.map(({ word }) => word) ?? ["true", "false"];
    return (
      <select {...shared} onInput={onInput}>
        <option value="">left out</option>
        {words.map((word) => (
          <option key={word}>{word}</option>
        ))}
      </select>
    );
  }
  const text = { ...shared, placeholder: HINTS[arg.kind] ?? "left out", autocomplete: "off", onInput } as const;
  if (arg.many || (arg.kind !== "integer" && arg.kind !== "number")) return <input {...text} type="text" />;
  const step = arg.multipleOf ?? (arg.kind === "integer" ? 1 : "any");
  return <input {...text} type="number" min={arg.above ? undefined : arg.min} max={arg.max} step={step} />;
}

function Field(props: FieldProps): VNode {
  const { arg, path, option, fields } = props;
  const further = arg.words && !arg.many ? (arg.fields?.[fields[path] ?? ""] ?? []) : [];
  const range = rangeOf(arg);
  return (
    <>
      <div class="field">
        <label for={path}>
          {arg.name || option} {range && <small>{range}</small>}
        </label>
        <Control {...props} />
      </div>
      {further.map((part) => (
        <Field key={part.name} {...props} arg={part} path={fieldOf(path, part)} />
      ))}
    </>
  );
}

/** The fields of all arguments of one option. */
export function OptionFields(props: Omit<FieldProps, "arg" | "path"> & { args: readonly OptionArgument[] }): VNode {
  const { args, option } = props;
  return (
    <div class="fields">
      {args.map((arg) => (
        <Field key={arg.name} {...props} arg={arg} path={fieldOf(option, arg)} />
      ))}
    </div>
  );
}
