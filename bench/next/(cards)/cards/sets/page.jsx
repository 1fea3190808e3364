import { CachedImage } from "@bucketfirst/react";
import { ours, pages } from "../../../cards.js";

export default function Page() {
  return pages.plain.map((card) => <CachedImage key={card.source} image={ours.sets(card).descriptor} alt={card.alt} />);
}
