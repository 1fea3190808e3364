import "@bucketfirst/core/style.css";
import { FallbackScript } from "@bucketfirst/react/server";
import { headers } from "next/headers";

export const metadata = { title: "Next", icons: "data:," };

export default async function Layout({ children }) {
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
