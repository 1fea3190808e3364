import { type Case, type Expected, SHAPES, type Shape } from "./cases.js";
import type { Lab, OpenOptions } from "./lab.js";

/** Observations of one image, in the terms of the expectation. */
export interface Seen extends Expected {
  times: Times;
}

/** Times of an image, of which no expectation speaks. */
interface Times {
  /** Milliseconds from the bucket's response to the request at the proxy. */
  gapMs?: number;
  /** Milliseconds of the runtime alone: from the error event to the request, by the browser's own clock. */
  swapMs?: number;
}

/** Observations of one page. */
export interface CaseResult {
  images: Record<Shape, Seen>;
  console: string[];
  /** Every request of the page, to explain a count. */
  requests: string[];
}

/** Opens the page of a case, lets it settle, renders it once more, and reads what happened. */
export async function runCase(lab: Lab, kase: Case, options?: OpenOptions): Promise<CaseResult> {
  const page = await lab.open(kase, options);
  try {
    await page.settled();
    // A framework whose attributes differ from those of the page would write its own back now.
    await page.update({});
    await page.settled();
    const report = await page.report();
    const images = Object.fromEntries(
      SHAPES.map((shape): [Shape, Seen] => {
        const { bucket, proxy, fallback, bucketAnswered = 0, proxyAsked } = page.counts(shape);
        const shown = report.images.find(({ id }) => id === shape);
        return [
          shape,
          {
            bucket,
            proxy,
            fallback,
            stage: shown?.stage ?? "none",
            ratio: shown?.ratio ?? -1,
            events: report.log
              .filter((line) => line.startsWith(`${shape} `))
              .map((line) => line.slice(shape.length + 1)),
            times: { gapMs: proxyAsked && proxyAsked - bucketAnswered, swapMs: shown?.swapMs },
          },
        ];
      }),
    ) as Record<Shape, Seen>;
    return {
      images,
      // Advice in development is no fault of a page, and the pages of the matrix get some.
      console: report.console.filter((line) => !line.includes("[bucketfirst]")),
      requests: SHAPES.flatMap((shape) => page.counts(shape).requests),
    };
  } finally {
    await page.tab.close();
  }
}

/** Milliseconds for each of many images. */
export type Gaps = Record<keyof Times, number[]>;

/**
 * Measures the milliseconds from a miss to the proxy with the head script, one page after the other, since tabs that work at
 * the same time wait for each other.
 */
export async function measureGaps(lab: Lab): Promise<Gaps> {
  const gaps: Gaps = { gapMs: [], swapMs: [] };
  for (let pages = 0; pages < 10; pages++) {
    const { images } = await runCase(lab, { adapter: "html", mode: "late", outcome: "miss", head: true });
    for (const shape of SHAPES) {
      for (const name of ["gapMs", "swapMs"] as const) gaps[name].push(images[shape].times[name] ?? Number.NaN);
    }
  }
  return gaps;
}
