/** @jsxImportSource preact */
import type { VNode } from "preact";
import type { Addresses } from "../protocol.js";
import { CopyButton } from "./CopyButton.js";

function Line({ name, value }: { name: string; value: string }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <code data-address={name}>{value}</code>
        <CopyButton text={value} what={name} />
      </dd>
    </div>
  );
}

/** Path, signature, key and addresses, as core makes them. */
export function AddressList({ addresses }: { addresses: Addresses }): VNode {
  const { path, signature, cacheKey, cached, proxied, set } = addresses;
  return (
    <section class="card" aria-labelledby="addresses-title">
      <h2 id="addresses-title">Addresses</h2>
      <dl class="addresses">
        <Line name="Processing path P" value={path} />
        <Line name="Signature" value={signature} />
        <Line name="Cache key K" value={cacheKey} />
        <Line name="In the bucket" value={cached} />
        <Line name="At the proxy" value={proxied} />
      </dl>
      <h3>As a set</h3>
      {"fault" in set ? (
        <p class="meaning">There is no set of this: {set.fault}</p>
      ) : (
        <dl class="addresses">
          <Line name="Path of the set" value={set.path} />
          <Line name="Key of the set" value={set.key} />
          <Line name="Set in the bucket" value={set.cachedBase} />
          <Line name="Set at the proxy" value={set.proxyBase} />
        </dl>
      )}
    </section>
  );
}
