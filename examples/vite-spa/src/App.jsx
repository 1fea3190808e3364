import { createRemoteImages } from "@bucketfirst/core/client";
import { CachedImage, ImagesProvider } from "@bucketfirst/react";
import { boxes } from "./boxes.js";

// Asks the server for signed addresses: all that is rendered at once in one request, each only once.
const images = createRemoteImages({ endpoint: "/api/images", boxes });

export function App({ photos }) {
  return (
    <ImagesProvider images={images}>
      <h1>Single-page app</h1>
      <nav>
        <a href="/">Three</a> <a href="/all">Two hundred</a>
      </nav>
      <main>
        {photos.map(({ source, alt }) => (
          <CachedImage key={source} src={source} variant="card" alt={alt} />
        ))}
      </main>
    </ImagesProvider>
  );
}
