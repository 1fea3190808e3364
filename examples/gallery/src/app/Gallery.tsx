import { type ReactElement, useMemo } from "react";
import type { PageData } from "../pageData.js";
import type { PhotoRequest, Visit } from "../traffic.js";
import { Controls } from "./Controls.js";
import { Counters } from "./Counters.js";
import { showTime } from "./format.js";
import { PhotoCard } from "./PhotoCard.js";
import { Strip } from "./Strip.js";
import { useTimings } from "./useTimings.js";
import { useVisits } from "./useVisits.js";

/** Returns the hit of a photo in a visit, as the bucket counted it. */
const hitOf = ({ requests }: Visit, id: string): PhotoRequest | undefined =>
  requests.find(({ photo, stage, outcome }) => photo === id && stage === "bucket" && outcome === "hit");

const NOTHING_YET = { requests: [], stored: 0 };

/** The whole page: the pattern on top, the photographs that made it below. */
export function Gallery({ visit, photos, broken }: PageData): ReactElement {
  const visits = useVisits();
  const timings = useTimings(photos);
  const current = useMemo(
    () => visits.find(({ number }) => number === visit) ?? { number: visit, ...NOTHING_YET },
    [visits, visit],
  );
  // One scale for all cards and for all visits, so that a hit looks as short as it is.
  const longest = Math.max(
    250,
    ...visits.flatMap(({ requests }) => requests.map(({ ms }) => ms)),
    ...[...timings.values()].map(({ bucket, proxy }) => (bucket?.ms ?? 0) + (proxy?.ms ?? 0)),
  );

  return (
    <>
      <header className="masthead">
        <p className="wordmark">
          <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
            <path d="M3 6h18l-2.2 13.2A2 2 0 0 1 16.8 21H7.2a2 2 0 0 1-2-1.8Z" className="wordmark-body" />
            <ellipse cx="12" cy="6" rx="9" ry="2.6" className="wordmark-rim" />
          </svg>
          Bucketfirst
          <a className="playground" href="/_bucketfirst/playground">
            Playground
          </a>
        </p>
        <Controls broken={broken} />
      </header>

      <main>
        <section className="lede">
          <h1>
            The first visit fills the bucket. <em>The next one skips the proxy.</em>
          </h1>
          <p>
            The browser asks the cache bucket for every photograph. Only what is missing there goes through the signed
            proxy, once, and is stored for whoever comes next.
          </p>
        </section>

        <section className="panel" aria-label="Requests">
          <Counters visit={current} photos={photos.length} />
          <Strip visits={visits} current={visit} photos={photos} />
        </section>

        <p className="scale">
          <b>Bars below the pictures</b> <i data-kind="hit" /> bucket, hit <i data-kind="miss" /> bucket, miss{" "}
          <i data-kind="proxied" /> proxy. The full width is {showTime(longest)}.
        </p>
        <ul className="photos">
          {photos.map((photo) => (
            <PhotoCard
              key={photo.id}
              photo={photo}
              timing={timings.get(photo.id)}
              bucketMs={hitOf(current, photo.id)?.ms}
              longest={longest}
            />
          ))}
        </ul>
      </main>

      <footer className="sources">
        <p>
          Counters and bars are counted at the bucket and the proxy. The figures beside a picture are this browser's own
          timings: the way there and back, and any waiting in line.
        </p>
        {photos.some(({ author }) => author) && (
          <p>
            Photographs from KDE's Plasma workspace wallpapers, LGPL-3.0, by the authors named beside them. They are not
            covered by the project's licence.
          </p>
        )}
      </footer>
    </>
  );
}
