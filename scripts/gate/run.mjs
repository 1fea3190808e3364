import { spawn } from "node:child_process";

/** Process groups still alive, so that Ctrl-C on the gate leaves nothing behind. */
const alive = new Set();

export function killGroup(pid, signal = "SIGKILL") {
  try {
    process.kill(-pid, signal);
  } catch {
    // The process has ended already.
  }
}

function stopAll() {
  for (const pid of alive) killGroup(pid);
  process.exit(130);
}

/** Listens for Ctrl-C only while a child runs: later code may end in its own way. */
export function watch(pid, running) {
  if (running) alive.add(pid);
  else alive.delete(pid);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.off(signal, stopAll);
    if (alive.size > 0) process.on(signal, stopAll);
  }
}

/**
 * Runs one command to its end or its bound, whichever is earlier; never rejects. Each child leads a process group of its
 * own: a browser or server that it forgot would otherwise outlive the bound.
 */
export function run(command, args, { seconds = 120, cwd, env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, FORCE_COLOR: "0", NO_COLOR: "1", ...env },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const append = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding("utf8").on("data", append);
    child.stderr.setEncoding("utf8").on("data", append);

    let settled = false;
    const finish = (ok, note) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      if (child.pid) {
        watch(child.pid, false);
        killGroup(child.pid);
      }
      resolve({ ok, output: note ? `${output}\n${note}\n` : output });
    };
    const timer = setTimeout(() => finish(false, `stopped: not done after ${seconds} s`), seconds * 1000);
    if (child.pid) watch(child.pid, true);
    child.on("error", (error) => finish(false, `could not start ${command}: ${error.message}`));
    child.on("close", (code, signal) => finish(code === 0, signal ? `ended by ${signal}` : ""));
    // A grandchild that kept the pipe open must not hold the gate: there would be no "close" event.
    child.on("exit", (code) => setTimeout(() => finish(code === 0), 2000).unref());
  });
}
