import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The state letter and start time of a process, from /proc (proc_pid_stat(5), fields 3 and 22). */
function procStat(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  // The name in field 2 may hold spaces and brackets: count from its last bracket.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0], startedTicks: fields[19] };
}

let bootId;

/** Ticks count from boot, so the same figure can come back after a restart of the machine. */
function boot() {
  bootId ??= readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
  return bootId;
}

/**
 * When a process started, as a text that only compares: process ids are used again, a pair of id and start is not.
 * Undefined where the system does not tell.
 */
export function processStart(pid) {
  try {
    return `${boot()} ${procStat(pid).startedTicks}`;
  } catch {
    if (process.platform === "linux" || process.platform === "win32") return undefined;
    const listed = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
    return listed.stdout?.trim() || undefined;
  }
}

/** Whether a process runs. A zombie does not: it has ended and holds nothing but its exit code. */
export function isRunning(pid) {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    // EPERM: it runs, as somebody else.
    return thrown.code === "EPERM";
  }
  try {
    return procStat(pid).state !== "Z";
  } catch {
    return process.platform !== "linux";
  }
}

/** Whether the process noted as `{ pid, started }` is still that one. */
export function isSameProcess({ pid, started }) {
  if (!Number.isInteger(pid) || pid <= 0 || !isRunning(pid)) return false;
  const now = processStart(pid);
  return started === undefined || now === undefined || now === started;
}
