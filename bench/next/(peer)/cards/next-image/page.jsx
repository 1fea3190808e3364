import Image from "next/image";
import { pages } from "../../../cards.js";

export default function Page() {
  return pages.plain.map(({ source, alt }) => <Image key={source} src={source} alt={alt} width={400} height={300} />);
}
