import { cacheKey, createImages } from "@bucketfirst/core";
import { expect, test } from "vitest";
import { candidatesOf, candidateUrls } from "./candidateUrls.js";

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

test.each([true, false])("both addresses of a candidate belong to one object (sets: %s)", (sets) => {
  const signing = { key: "736563726574", salt: "68656C6C6F" };
  const urls = { proxyUrl: "https://img.test", cacheUrl: "https://b.test", cacheFolder: "p/" };
  const images = createImages({ ...urls, signing, sets });
  const found = candidatesOf(
    images.image("local:///cat.jpg", { densities: [1, 2], width: 10, formats: ["avif"], media }),
  );
  expect(found.length).toBeGreaterThanOrEqual(12);
  for (const { cached, proxied } of found) {
    const path = proxied.slice("https://img.test".length);
    if (sets) expect(cached.split("/").at(-1)).toBe(path.split("/").at(-1));
    else expect(cached).toBe(`https://b.test/p/${cacheKey(path)}`);
  }
});
