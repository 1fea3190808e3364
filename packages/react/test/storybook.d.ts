/** The part of Storybook's types that the story of docs/testing.md needs: Storybook itself is not installed here. */
declare module "@storybook/react-vite" {
  import type { ComponentProps, ComponentType } from "react";

  // biome-ignore lint/suspicious/noExplicitAny: as Storybook has it, a component of any props.
  type AnyComponent = ComponentType<any>;
  export interface Meta<C extends AnyComponent> {
    title: string;
    component: C;
    args: Partial<ComponentProps<C>>;
  }
  export interface StoryObj<M extends { component: AnyComponent }> {
    args?: Partial<ComponentProps<M["component"]>>;
  }
}
