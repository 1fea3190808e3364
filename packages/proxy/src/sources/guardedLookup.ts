import { type LookupAddress, lookup as resolve } from "node:dns";
import type { LookupFunction } from "node:net";

/**
 * Creates a `lookup` for sockets that yields only addresses which may be used. So the check is made on the address that the
 * socket is about to use, and a name that resolves to another address between check and connect gains nothing.
 *
 * @param isUsable returns whether a socket may connect to an address
 * @param refuse makes the error for a name without such an address
 */
export function guardedLookup(
  isUsable: (address: string) => boolean,
  refuse: (hostname: string, addresses: readonly string[]) => Error,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      const usable = addresses?.filter(({ address }) => isUsable(address)) ?? [];
      const [first] = usable;
      const refused = (): Error =>
        refuse(
          hostname,
          addresses.map(({ address }) => address),
        );
      if (error) callback(error, "", 0);
      else if (!first) callback(refused(), "", 0);
      else if (options.all) callback(null, usable);
      else callback(null, first.address, first.family);
    });
  };
}
