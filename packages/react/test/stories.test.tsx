import { fail } from "@bucketfirst/testkit/fakeImage";
import { act, cleanup, render, screen } from "@testing-library/react";
import { createElement } from "react";
import { afterEach, expect, test } from "vitest";
import meta, * as stories from "./recipe.stories.js";

afterEach(cleanup);

/** Renders a story by its arguments, as Storybook does. */
const show = ({ args }: { args?: object }): void =>
  void render(createElement(meta.component, { ...meta.args, ...args }));

const img = (): HTMLImageElement => screen.getByRole("img");

test("the story of docs/testing.md shows an image in each of its states", () => {
  show(stories.Loaded);
  expect(img().getAttribute("src")).toBe("/cat.jpg");
  cleanup();
  show(stories.Waiting);
  expect(img().style.background || img().getAttribute("style")).toContain("rgb(138, 123, 108)");
  cleanup();
  show(stories.Fallback);
  act(() => fail(img()));
  expect([img().getAttribute("src"), img().dataset.stage]).toEqual(["/nobody.svg", "fallback"]);
  cleanup();
  show(stories.Failed);
  act(() => fail(img()));
  expect(screen.getByText("No picture")).toBeTruthy();
});
