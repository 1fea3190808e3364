/** @jsxImportSource preact */
import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Inspection } from "../../inspect/inspection.js";
import { type Setup, UPLOAD_SCHEME } from "../protocol.js";
import { AddressList } from "./AddressList.js";
import { emptyBucket } from "./api.js";
import { type Fields, readOptions, writeOptions } from "./formFields.js";
import { Inspector } from "./Inspector.js";
import { JourneyView } from "./JourneyView.js";
import { OptionForm } from "./OptionForm.js";
import { Pictures } from "./Pictures.js";
import { Snippets } from "./Snippets.js";
import { LOCAL, SourcePicker } from "./SourcePicker.js";
import { useDrop } from "./useDrop.js";
import { useJourney } from "./useJourney.js";
import { useAddresses, useOriginal, useResult } from "./usePlayground.js";
import { useUploads } from "./useUploads.js";

const START: Fields = { "resize.type": "fill", "resize.width": "480", "resize.height": "320", format: "webp" };

/** The whole page. */
export function App({ setup }: { setup: Setup }): VNode {
  const [source, setSource] = useState(setup.photos[0] ? LOCAL + setup.photos[0] : "");
  const [fields, setFields] = useState<Fields>(START);
  const [formats, setFormats] = useState(["avif", "webp"]);
  const [run, setRun] = useState(0);
  const [trouble, setTrouble] = useState("");
  const options = useMemo(() => readOptions(setup.options, fields), [setup, fields]);
  const { addresses, fault } = useAddresses({ source, options, formats });
  const { journey, ready } = useJourney(addresses?.cacheKey, run);
  const result = useResult(addresses, run, ready);
  const original = useOriginal(addresses);

  const uploads = useUploads(setSource);
  const isOver = useDrop(uploads.choose);
  const chosen = uploads.chosen.find((one) => one.source === source);

  const play = () => setRun((before) => before + 1);
  const empty = () => emptyBucket().then(play, (error: Error) => setTrouble(error.message));
  const clear = (option?: string) =>
    setFields((before) =>
      Object.fromEntries(
        Object.entries(before).filter(([path]) => option && path !== option && !path.startsWith(`${option}.`)),
      ),
    );
  const use = ({ source: found, options: values, extension, encoding }: Inspection) => {
    // Of chained pipelines the first one is shown, and of an encrypted source there is nothing to show.
    const [first] = [values].flat() as Record<string, unknown>[];
    setFields(writeOptions(setup.options, { ...first, ...(extension && { format: extension }) }));
    if (encoding !== "encrypted") setSource(found);
    document.getElementById("source-title")?.scrollIntoView();
  };

  return (
    <>
      <header class="masthead">
        <h1>
          Bucketfirst <em>playground</em>
        </h1>
        <p class="meaning lead">
          Choose a photograph and set options: beside the original you see the picture that a page would get, how the
          request ran, and the addresses and the code to copy.
        </p>
        <nav aria-label="Pages">
          <a href="/">First page of this server</a>
        </nav>
      </header>
      <main>
        <div class="column">
          <SourcePicker {...{ setup, source, formats, uploads, isOver }} onSource={setSource} onFormats={setFormats} />
          <Pictures
            name={chosen?.name ?? (source.split("/").at(-1) || "The picture")}
            original={original}
            result={result}
          />
          <JourneyView journey={journey} run={run} onPlay={play} onEmpty={empty} />
          {trouble && (
            <p class="fault" role="alert">
              {trouble}
            </p>
          )}
        </div>
        <div class="column">
          {fault && (
            <p class="card fault" role="alert">
              {fault}
            </p>
          )}
          <OptionForm
            options={setup.options}
            fields={fields}
            values={options}
            fault={fault}
            onField={(path, text) => setFields((before) => ({ ...before, [path]: text }))}
            onClear={clear}
          />
        </div>
        {addresses && <AddressList addresses={addresses} />}
        {addresses && <Snippets snippets={addresses.snippets} isUploaded={source.startsWith(UPLOAD_SCHEME)} />}
        <div class="wide">
          <Inspector onUse={use} />
        </div>
      </main>
    </>
  );
}
