/** @jsxImportSource preact */
import type { VNode } from "preact";
import type { Setup } from "../protocol.js";
import { AddressField } from "./AddressField.js";
import { FileField } from "./FileField.js";
import type { Chosen, Uploading } from "./useUploads.js";

/** Prefix of a photograph of the root folder. */
export const LOCAL = "local:///";

const FORMATS = ["avif", "webp", "jxl"];

/** A photograph of one's own, a list of those of the folder, and a field for any other source. */
export function SourcePicker(props: {
  setup: Setup;
  source: string;
  formats: readonly string[];
  uploads: Uploading;
  /** True while a file is held over the page. */
  isOver: boolean;
  onSource(source: string): void;
  onFormats(formats: string[]): void;
}): VNode {
  const { setup, source, formats, uploads, isOver, onSource, onFormats } = props;
  const photos = setup.photos.map((photo) => ({ source: LOCAL + photo, name: photo }));
  const isUploaded = uploads.chosen.some((one) => one.source === source);
  const isKnown = isUploaded || photos.some((photo) => photo.source === source);
  const list = (entries: readonly Chosen[]) =>
    entries.map((entry) => (
      <option key={entry.source} value={entry.source}>
        {entry.name}
      </option>
    ));
  return (
    <section class="card source" aria-labelledby="source-title">
      <h2 id="source-title">Source</h2>
      <FileField uploads={uploads} isShown={isUploaded} isOver={isOver} />
      <div class="row">
        <div class="field grow">
          <label for="photo">
            or one of the folder {setup.more && <small>the first {setup.photos.length} of the folder</small>}
          </label>
          <select
            id="photo"
            value={isKnown ? source : ""}
            onInput={(event) => event.currentTarget.value && onSource(event.currentTarget.value)}
          >
            <option value="">
              {setup.photos.length === 0 ? "the server has no folder of photographs" : "another source"}
            </option>
            {uploads.chosen.length > 0 && <optgroup label="Your own">{list(uploads.chosen)}</optgroup>}
            {uploads.chosen.length > 0 ? <optgroup label="In the folder">{list(photos)}</optgroup> : list(photos)}
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
