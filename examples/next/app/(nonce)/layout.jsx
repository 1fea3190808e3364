import "@bucketfirst/core/style.css";
import { FallbackScript } from "@bucketfirst/react/server";
import { headers } from "next/headers";
import { Suspense } from "react";

export const metadata = { title: "Next", icons: "data:," };

/** Around the whole page: a shell made at build time would hold scripts without the nonce of the visit. */
export default function Layout({ children }) {
  return (
    <Suspense>
      <Page>{children}</Page>
    </Suspense>
  );
}

async function Page({ children }) {
  const nonce = (await headers()).get("x-nonce");
  return (
    <html lang="en">
      <head>
        <FallbackScript nonce={nonce} />
      </head>
      <body>{children}</body>
    </html>
  );
}
