import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { UsageError } from "./photos.js";

function tryPort(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Listens on the loopback interface. A port that the user named is that one or none; ours may give way to a free one. */
export async function listen(server: Server, port: { number: number; fixed: boolean }): Promise<number> {
  try {
    return await tryPort(server, port.number);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EADDRINUSE" && !port.fixed) return tryPort(server, 0);
    const reason = code === "EADDRINUSE" ? "is taken" : code === "EACCES" ? "needs more rights" : `failed: ${code}`;
    throw new UsageError(`--port: ${port.number} ${reason}`, { cause });
  }
}
