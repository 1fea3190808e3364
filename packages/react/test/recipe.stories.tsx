import { CachedImage } from "@bucketfirst/react";
import { standIn } from "@bucketfirst/testkit/imageFixture";
import type { Meta, StoryObj } from "@storybook/react-vite";

// Files of `staticDirs` in .storybook/main.ts.
const meta = {
  title: "CachedImage",
  component: CachedImage,
  args: { image: standIn("/cat.jpg"), alt: "A cat" },
} satisfies Meta<typeof CachedImage>;
export default meta;

type Story = StoryObj<typeof meta>;

export const Loaded: Story = {};
export const Waiting: Story = { args: { placeholder: "#8a7b6c", image: standIn("/never") } };
export const Fallback: Story = { args: { image: standIn("/missing.jpg"), fallback: "/nobody.svg" } };
export const Failed: Story = { args: { image: standIn("/missing.jpg"), failed: <p>No picture</p> } };
