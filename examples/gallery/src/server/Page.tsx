import { FallbackScript } from "@bucketfirst/react/server";
import type { ReactElement } from "react";
import { Gallery } from "../app/Gallery.js";
import type { PageData } from "../pageData.js";

const STYLES = ["bucketfirst", "base", "masthead", "requests", "photos"];

/** JSON inside a script element: `<` is escaped, or a title could end the element. */
const embed = (data: PageData): { __html: string } => ({ __html: JSON.stringify(data).replaceAll("<", "\\u003c") });

/** The document. The head script stands before the first image, so that it sees every miss. */
export function Page({ data }: { data: PageData }): ReactElement {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Bucketfirst gallery</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        {STYLES.map((name) => (
          <link key={name} rel="stylesheet" href={`/assets/${name}.css`} />
        ))}
        <FallbackScript />
      </head>
      <body>
        <div id="root">
          <Gallery {...data} />
        </div>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: JSON of our own with every "<" escaped */}
        <script id="page-data" type="application/json" dangerouslySetInnerHTML={embed(data)} />
        <script type="module" src="/assets/client.js" />
      </body>
    </html>
  );
}
