import "@bucketfirst/core/style.css";
import { FallbackScript } from "@bucketfirst/react/server";

export const metadata = { title: "Next, prerendered", icons: "data:," };

/** Nothing here differs per visit. The policy allows the head script by its hash. */
export default function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <FallbackScript />
      </head>
      <body>{children}</body>
    </html>
  );
}
