import { ImagesHead } from "@bucketfirst/next";
import { connection } from "next/server";
import { Suspense } from "react";
import { images } from "../../images.js";

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
  await connection();
  return (
    <html lang="en">
      <head>
        <ImagesHead images={images} />
      </head>
      <body>{children}</body>
    </html>
  );
}
