/** @jsxImportSource preact */
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { UPLOAD_BYTES } from "../protocol.js";
import type { Uploading } from "./useUploads.js";

/** Types by name, since a phone turns its own format into JPEG where that is asked for. */
const TYPES = ["jpeg", "png", "webp", "avif", "gif", "tiff", "svg+xml"].map((name) => `image/${name}`).join();

/** A field for a photograph of the visitor's own, which can be dropped anywhere on the page as well. */
export function FileField(props: { uploads: Uploading; isShown: boolean; isOver: boolean }): VNode {
  const { uploads, isShown, isOver } = props;
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // A name that stands in the field while another picture is shown would be wrong.
    if (!isShown && !uploads.busy && input.current) input.current.value = "";
  }, [isShown, uploads.busy]);
  return (
    <div class="field file" data-over={isOver || undefined}>
      <label for="file">
        Your own photograph{" "}
        <small>
          choose it, drop it anywhere on this page, or paste it; at most {UPLOAD_BYTES / 1024 / 1024} MiB. It stays on
          this machine.
        </small>
      </label>
      <input
        ref={input}
        id="file"
        type="file"
        accept={TYPES}
        aria-describedby={uploads.fault ? "file-fault" : undefined}
        aria-invalid={uploads.fault !== ""}
        onChange={({ currentTarget: { files } }) => files?.[0] && uploads.choose(files[0])}
      />
      {uploads.busy && <p class="meaning">It is being read…</p>}
      {uploads.fault && (
        <p id="file-fault" class="fault" role="alert">
          {uploads.fault}
        </p>
      )}
    </div>
  );
}
