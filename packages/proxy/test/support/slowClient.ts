import net from "node:net";
import { onTestFinished } from "vitest";

/** A client that reads only on demand. */
export interface SlowClient {
  socket: net.Socket;
  /** Returns the number of bytes so far, headers included. */
  received(): number;
  read(): void;
  pause(): void;
}

/** Requests a path, and reads nothing yet. */
export function slowClient(url: string, path: string, headers = ""): SlowClient {
  const { hostname, port } = new URL(url);
  const socket = net.connect({ host: hostname, port: Number(port) });
  let bytes = 0;
  socket.on("data", (chunk) => {
    bytes += chunk.length;
  });
  socket.on("error", () => {});
  socket.pause();
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}Connection: close\r\n\r\n`);
  onTestFinished(() => void socket.destroy());
  return { socket, received: () => bytes, read: () => void socket.resume(), pause: () => void socket.pause() };
}
