import { createRemoteImages } from "@bucketfirst/core/client";
import { renderImage } from "@bucketfirst/core/html";

const images = createRemoteImages({ endpoint: "/api/images" });

// All places request their image in one tick, so there is one request.
for (const place of document.querySelectorAll("[data-source]")) {
  const { source, variant, alt } = place.dataset;
  images.image(source, variant).then((image) => {
    place.innerHTML = renderImage(image, { alt });
  }, console.error);
}
