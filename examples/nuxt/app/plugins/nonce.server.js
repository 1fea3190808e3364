/** Sets the page's nonce on every script that Nuxt adds to the page: its own configuration, its data, the head script. */
export default defineNuxtPlugin(() => {
  const { nonce } = useRequestEvent().context;
  injectHead().use({
    key: "nonce",
    hooks: {
      "tags:afterResolve": ({ tags }) => {
        for (const tag of tags) if (tag.tag === "script") tag.props.nonce = nonce;
      },
    },
  });
});
