import { createImages } from "@bucketfirst/core";
import { expect, test } from "vitest";
import { candidateUrls } from "./candidateUrls.js";

const SOURCE = "bG9jYWw6Ly8vY2F0LmpwZw";
const media = [{ media: "(min-width: 600px)", width: 20 }];

test("of a set every member is listed once, of each viewport", () => {
  const images = createImages({ proxyUrl: "https://img.test", sets: true });
  const image = images.image("local:///cat.jpg", { densities: [1, 2], width: 10, formats: ["avif"], media });
  const [small, large] = [
    `https://img.test/unsafe/set:10-20:avif/rs:fit:10/${SOURCE}/`,
    `https://img.test/unsafe/set:10-20-30-40:avif/rs:fit:20/${SOURCE}/`,
  ];
  const of = (base: string, steps: string[]): string[] =>
    steps.flatMap((step) => [`${base}${step}`, `${base}${step}.avif`]);
  expect(candidateUrls(image)).toEqual([...of(small, ["10", "20"]), ...of(large, ["10", "20", "30", "40"])]);
});

test("of classic addressing every candidate is listed", () => {
  const images = createImages({ proxyUrl: "https://img.test" });
  const urls = candidateUrls(images.image("local:///cat.jpg", { densities: [1, 2], width: 10, formats: ["avif"] }));
  expect(new Set(urls).size).toBe(4);
  for (const url of urls) expect(url).toContain("https://img.test/unsafe/");
});
