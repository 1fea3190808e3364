import { type ReactElement, useEffect, useRef } from "react";
import type { GalleryPhoto } from "../pageData.js";
import { countVisit, type PhotoRequest, type Visit } from "../traffic.js";
import { plural, showBytes, showTime } from "./format.js";

/** Returns the height of a bar: by the square root, so that a 5 ms hit stays visible beside a 900 ms miss. */
const heightOf = (ms: number, longest: number): string => `${Math.max(13, Math.round(100 * Math.sqrt(ms / longest)))}%`;

/** Times that may stand beside the bars, in milliseconds. */
const TICKS = [10, 50, 100, 250, 500, 1000, 2000, 5000, 10_000, 30_000];

/** The axis of the bars: two or three times, each at the height of a bar of that time. */
function Scale({ longest }: { longest: number }): ReactElement {
  const [least = 100, ...others] = TICKS.filter((ms) => ms <= longest && ms >= longest / 20);
  const shown = others.length > 1 ? [least, others.at(-1) as number] : [least, ...others];
  return (
    <div className="axis">
      <p className="sr-only">Height of a bar: milliseconds at the server, by the square root.</p>
      <div aria-hidden="true">
        {shown.map((ms) => (
          <span key={ms} style={{ bottom: heightOf(ms, longest) }}>
            {showTime(ms)}
          </span>
        ))}
      </div>
    </div>
  );
}

function Bar({ request, longest, title }: { request: PhotoRequest; longest: number; title: string }): ReactElement {
  const { outcome, ms, bytes, stage } = request;
  const text = `${title} ${stage} ${outcome}, ${showTime(ms)}, ${showBytes(bytes)}`.trim();
  return (
    <li data-kind={outcome} title={text} style={{ height: heightOf(ms, longest) }}>
      <span className="sr-only">{text}</span>
    </li>
  );
}

/** A bar for each request and a group for each visit: the pattern of the whole kit in one picture. */
export function Strip(props: { visits: readonly Visit[]; current: number; photos: GalleryPhoto[] }): ReactElement {
  const { visits, current, photos } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const titles = new Map(photos.map(({ id, title }) => [id, title]));
  const longest = Math.max(300, ...visits.flatMap(({ requests }) => requests.map(({ ms }) => ms)));
  const bars = visits.reduce((sum, { requests }) => sum + requests.length, 0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new bar is what should bring the newest visit into view.
  useEffect(() => {
    scroller.current?.scrollTo({ left: scroller.current.scrollWidth });
  }, [bars]);

  return (
    <div className="strip" ref={scroller}>
      {/* A position is a style, which the policy allows to scripts alone: the server prints none. */}
      {visits.length > 0 && <Scale longest={longest} />}
      {visits.map((visit) => {
        const { hits, misses, proxied } = countVisit(visit);
        return (
          <figure key={visit.number} data-current={visit.number === current || undefined}>
            <ul>
              {visit.requests.map((request) => (
                <Bar
                  key={request.id}
                  request={request}
                  longest={longest}
                  title={titles.get(request.photo ?? "") ?? ""}
                />
              ))}
            </ul>
            <figcaption>
              <b>Visit {visit.number}</b>
              {plural(hits, "hit")}, {plural(misses, "miss", "misses")}, {proxied} proxied
            </figcaption>
          </figure>
        );
      })}
      <a className="next" href="/">
        Reload
        <br />
        for visit {current + 1}
      </a>
    </div>
  );
}
