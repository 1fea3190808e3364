/** @jsxImportSource preact */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { showBytes, showType } from "./format.js";
import type { Picture } from "./loadPicture.js";

/** A picture on its way, there, or refused. */
export interface Shown {
  picture?: Picture;
  fault?: string;
  busy: boolean;
}

function Frame({ title, alt, shown }: { title: string; alt: string; shown: Shown }): VNode {
  const { picture, fault, busy } = shown;
  const [size, setSize] = useState("");
  const [broken, setBroken] = useState("");
  return (
    <figure data-frame={title} aria-busy={busy}>
      <div class="frame">
        {picture && (
          <img
            src={picture.url}
            alt={alt}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setSize(`${naturalWidth} × ${naturalHeight}`)
            }
            onError={() => setBroken(picture.url)}
          />
        )}
        {fault && (
          <p class="fault" role="alert">
            {fault}
          </p>
        )}
        {picture && broken === picture.url && <p class="meaning">This browser cannot show {showType(picture.type)}.</p>}
      </div>
      <figcaption>
        <b>{title}</b>
        <span class="figures">
          {picture
            ? `${showType(picture.type)} · ${size && `${size} · `}${showBytes(picture.bytes)}`
            : busy
              ? "…"
              : "none"}
        </span>
      </figcaption>
    </figure>
  );
}

/** The picture beside its original, with what both weigh. */
export function Pictures({ name, original, result }: { name: string; original: Shown; result: Shown }): VNode {
  const [before, after] = [original.picture?.bytes, result.picture?.bytes];
  const share = before && after ? Math.round((100 * after) / before) : undefined;
  return (
    <section class="card pictures" aria-labelledby="pictures-title">
      <h2 id="pictures-title" class="sr-only">
        Picture and original
      </h2>
      <Frame title="Result" alt={`${name} with the options of the form`} shown={result} />
      <Frame title="Original" alt={`${name} as it is`} shown={original} />
      <p class="saved">{share === undefined ? "" : `The result has ${share} % of the original's bytes.`}</p>
    </section>
  );
}
