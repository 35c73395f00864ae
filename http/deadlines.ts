import { fetchError } from "./errors.ts";
import type { FetchLimits } from "./limits.ts";

type Phase = "header" | "idle" | "total";

class DeadlinePassed extends Error {
  readonly phase: Phase;
  readonly connected: boolean;

  constructor(phase: Phase, connected: boolean) {
    super(`the ${phase} deadline passed`);
    this.phase = phase;
    this.connected = connected;
  }
}

const meaning: Readonly<Record<Phase, string>> = {
  header: "no answer came",
  idle: "the body stood still",
  total: "the whole fetch was not done",
};

/**
 * The three deadlines of one fetch. Times run on the monotonic timers of Node, not on the clock, and only
 * while a request is under way: a place in a queue costs none of them.
 */
export interface Deadlines {
  /** Aborted when a deadline passes or the caller gives up. */
  readonly signal: AbortSignal;
  /** Starts the deadline of a phase, in place of the one before; begin("idle") again at each piece. */
  begin(phase: "header" | "idle"): void;
  /** Notes that the host took the connection: what is late from here on is the server, not the network. */
  connected(): void;
  /** Stops every deadline until the next `begin`. */
  pause(): void;
  /** What to throw for something thrown during the fetch: the deadline if one caused it. */
  explain(thrown: unknown, url: URL): unknown;
  stop(): void;
}

export function startDeadlines(limits: FetchLimits, callers: AbortSignal | undefined): Deadlines {
  const controller = new AbortController();
  const milliseconds: Record<Phase, number> = {
    header: limits.headerMs,
    idle: limits.idleMs,
    total: limits.totalMs,
  };
  const giveUp = (): void => controller.abort(callers?.reason);
  callers?.addEventListener("abort", giveUp, { once: true });
  if (callers?.aborted) giveUp();
  let isConnected = false;
  let current: NodeJS.Timeout | undefined;
  let total: NodeJS.Timeout | undefined;
  let totalLeftMs = limits.totalMs;
  let runningSince: number | null = null;

  const start = (phase: Phase, ms: number): NodeJS.Timeout =>
    setTimeout(() => controller.abort(new DeadlinePassed(phase, isConnected)), ms);
  const pause = (): void => {
    clearTimeout(current);
    clearTimeout(total);
    if (runningSince !== null) totalLeftMs -= performance.now() - runningSince;
    runningSince = null;
  };

  return {
    signal: controller.signal,
    begin(phase) {
      clearTimeout(current);
      current = start(phase, milliseconds[phase]);
      if (phase === "header") isConnected = false;
      if (runningSince !== null) return;
      runningSince = performance.now();
      total = start("total", totalLeftMs);
    },
    connected() {
      isConnected = true;
    },
    pause,
    explain(thrown, url) {
      if (!controller.signal.aborted) return thrown;
      const reason: unknown = controller.signal.reason;
      if (!(reason instanceof DeadlinePassed)) return reason;
      const { phase, connected } = reason;
      const problem = `${meaning[phase]} within ${milliseconds[phase]} ms`;
      return fetchError("source-unreachable", url, problem, {
        phase,
        connected,
        milliseconds: milliseconds[phase],
      });
    },
    stop() {
      pause();
      callers?.removeEventListener("abort", giveUp);
    },
  };
}
