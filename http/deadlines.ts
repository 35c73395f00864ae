import { fetchError } from "./errors.ts";
import type { FetchLimits } from "./limits.ts";

type Phase = "header" | "idle" | "total";

class DeadlinePassed extends Error {
  readonly phase: Phase;

  constructor(phase: Phase) {
    super(`the ${phase} deadline passed`);
    this.phase = phase;
  }
}

const meaning: Readonly<Record<Phase, string>> = {
  header: "no answer came",
  idle: "the body stood still",
  total: "the whole fetch was not done",
};

/** The three deadlines of one fetch. Times run on the monotonic timers of Node, not on the clock. */
export interface Deadlines {
  /** Aborted when a deadline passes or the caller gives up. */
  readonly signal: AbortSignal;
  /** Starts the deadline of a phase, in place of the one before; begin("idle") again at each piece. */
  begin(phase: "header" | "idle"): void;
  /** Rejects as soon as the signal is aborted, for waits that know no signal themselves. */
  race<T>(work: () => Promise<T>): Promise<T>;
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
  const start = (phase: Phase): NodeJS.Timeout =>
    setTimeout(() => controller.abort(new DeadlinePassed(phase)), milliseconds[phase]);
  const giveUp = (): void => controller.abort(callers?.reason);
  callers?.addEventListener("abort", giveUp, { once: true });
  if (callers?.aborted) giveUp();
  const total = start("total");
  let current: NodeJS.Timeout | undefined;

  return {
    signal: controller.signal,
    begin(phase) {
      clearTimeout(current);
      current = start(phase);
    },
    race(work) {
      controller.signal.throwIfAborted();
      return new Promise((resolve, reject) => {
        const abort = (): void => reject(controller.signal.reason);
        controller.signal.addEventListener("abort", abort, { once: true });
        work()
          .then(resolve, reject)
          .finally(() => controller.signal.removeEventListener("abort", abort));
      });
    },
    explain(thrown, url) {
      if (!controller.signal.aborted) return thrown;
      const reason: unknown = controller.signal.reason;
      if (!(reason instanceof DeadlinePassed)) return reason;
      const { phase } = reason;
      const problem = `${meaning[phase]} within ${milliseconds[phase]} ms`;
      return fetchError("source-unreachable", url, problem, { phase, milliseconds: milliseconds[phase] });
    },
    stop() {
      clearTimeout(total);
      clearTimeout(current);
      callers?.removeEventListener("abort", giveUp);
    },
  };
}
