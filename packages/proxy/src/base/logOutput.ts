import { type BigIntStats, constants, fstatSync, openSync } from "node:fs";
import { Socket } from "node:net";
import { setImmediate as immediate } from "node:timers/promises";
import { type DestinationStream, pino } from "pino";

const STDOUT = 1;

/** A receiver of log lines. */
export interface LogOutput extends DestinationStream {
  flush(done?: (error?: Error) => void): void;
  /** Writes the lines that are left, for at most `waitMs`, and lets go; resolves to whether the process can end now. */
  close(waitMs: number): Promise<boolean>;
}

// Asynchronous and in batches: one write for each request on a slow terminal would otherwise stall every visitor. Lines
// that are left go out when the process ends; beyond `maxLength` they are dropped, since an unread log must not fill memory.
const BATCHED = { sync: false, minLength: 8 * 1024, periodicFlush: 50, maxLength: 8 * 1024 * 1024 };

/** Opens the standard output of this process in a form whose end never waits for a reader. */
export function openLogOutput(): LogOutput {
  let closing = false;
  const output = pino.destination({ ...BATCHED, dest: nonBlocking(STDOUT), retryEAGAIN: () => !closing });
  let open = true;
  return {
    write(line) {
      if (open) output.write(line);
    },
    flush: (done) => output.flush(done),
    async close(waitMs: number) {
      // Requests that were cut at the very end have their line, too.
      await immediate();
      open = false;
      const out = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(false), waitMs);
        output.once("close", () => {
          clearTimeout(timer);
          resolve(true);
        });
        output.end();
      });
      if (out) return true;
      closing = true;
      // Lines that the reader did not take are lost, and there is no place left to report that.
      output.on("error", () => {});
      output.destroy();
      return wakeWriter();
    },
  };
}

/** Ends a write that waits in a thread for the reader of a socket, which is what the output of a child of node is. */
function wakeWriter(): Promise<boolean> {
  if (!factsOf(STDOUT).isSocket()) return Promise.resolve(factsOf(STDOUT).isFIFO());
  return new Promise((resolve) => {
    const socket = new Socket({ fd: STDOUT, readable: false, writable: true });
    socket.once("close", () => resolve(true)).on("error", () => {});
    socket.end(() => socket.destroy());
  });
}

/**
 * Returns a descriptor of a pipe whose writes fail where they would wait: a thread that waits in a write for a reader
 * that never reads could not be ended. The pipe is opened anew, since a flag on ours would be our child's as well.
 */
function nonBlocking(fd: number): number {
  try {
    if (!factsOf(fd).isFIFO()) return fd;
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return fd;
  }
}

// As big integers, since node 20 looks at the numbers of the last call when it resolves a path, and takes a symbolic link
// for the real path when they were those of a pipe or a socket: packages would not be found any more.
const factsOf = (fd: number): BigIntStats => fstatSync(fd, { bigint: true });
