import "@bucketfirst/core/style.css";
import { FallbackScript } from "@bucketfirst/react/server";

export const metadata = { title: "Cards", icons: "data:," };

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
