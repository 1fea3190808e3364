import type { VNode } from "preact";
import type { Setup } from "../protocol.js";
import { AddressField } from "./AddressField.js";

/** Prefix of a photograph of the root folder. */
export const LOCAL = "local:///";

const FORMATS = ["avif", "webp", "jxl"];

/** A list of photographs, and a field for any other source. */
export function SourcePicker(props: {
  setup: Setup;
  source: string;
  formats: readonly string[];
  onSource(source: string): void;
  onFormats(formats: string[]): void;
}): VNode {
  const { setup, source, formats, onSource, onFormats } = props;
  const known = source.startsWith(LOCAL) ? source.slice(LOCAL.length) : "";
  return (
    <section class="card source" aria-labelledby="source-title">
      <h2 id="source-title">Source</h2>
      <div class="row">
        <div class="field grow">
          <label for="photo">
            Photograph {setup.more && <small>the first {setup.photos.length} of the folder</small>}
          </label>
          <select
            id="photo"
            value={setup.photos.includes(known) ? known : ""}
            onInput={(event) => event.currentTarget.value && onSource(LOCAL + event.currentTarget.value)}
          >
            <option value="">
              {setup.photos.length === 0 ? "the server has no folder of photographs" : "another source"}
            </option>
            {setup.photos.map((photo) => (
              <option key={photo} value={photo}>
                {photo}
              </option>
            ))}
          </select>
        </div>
        <div class="field grow">
          <label for="source">
            or an address <small>of a host that --allow-host names</small>
          </label>
          <AddressField source={source} onSource={onSource} />
        </div>
      </div>
      <fieldset class="row">
        <legend>Formats of the set</legend>
        {FORMATS.map((format) => (
          <label key={format} class="check">
            <input
              type="checkbox"
              checked={formats.includes(format)}
              onInput={(event) =>
                onFormats(
                  FORMATS.filter((one) => (one === format ? event.currentTarget.checked : formats.includes(one))),
                )
              }
            />
            {format}
          </label>
        ))}
      </fieldset>
    </section>
  );
}
