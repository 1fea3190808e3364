/** Gives the page's nonce to every script that Nuxt puts into the page: its own configuration, its data, the head script. */
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
