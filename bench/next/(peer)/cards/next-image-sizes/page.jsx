import Image from "next/image";
import { pages } from "../../../cards.js";

const box = { width: 400, height: 300, sizes: "(min-width: 400px) 400px, 100vw" };

export default function Page() {
  return pages.plain.map(({ source, alt }) => <Image key={source} src={source} alt={alt} {...box} />);
}
