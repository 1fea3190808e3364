import { readdirSync } from "node:fs";
import Image from "next/image";

export default function Page() {
  // The order in which the bench numbers them, as on its other pages.
  const photos = readdirSync("public/photos").sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  return photos.map((name) => <Image key={name} src={`/photos/${name}`} width={300} height={225} alt="A photograph" />);
}
