import { ImagesHead } from "@bucketfirst/next";
import { images } from "../../images.js";

export const metadata = { title: "Next, prerendered", icons: "data:," };

/** Nothing here differs per visit. The policy allows all inline scripts by their hashes. */
export default function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <ImagesHead images={images} />
      </head>
      <body>{children}</body>
    </html>
  );
}
