import { abortable } from "./abortable.ts";

/** One request at a time a host, and a rest between the end of one and the start of the next. */
export interface Pace {
  /**
   * Makes the request when everybody who asked for this host before is done and the host has rested.
   *
   * @param host as in `URL.host`
   * @param leastRestMs what the host itself asks for; the longer of this and the fetcher's own pace counts
   * @param signal leaves the queue when aborted, with the signal's reason
   */
  inTurn<Result>(
    host: string,
    leastRestMs: number,
    signal: AbortSignal,
    request: () => Promise<Result>,
  ): Promise<Result>;
}

export function createPace(paceMs: number): Pace {
  /** Settles when the last one of a host's queue is done. It never rejects. */
  const queues = new Map<string, Promise<void>>();
  /** On the monotonic clock, so that no timer runs while nobody waits. */
  const endedAt = new Map<string, number>();

  return {
    async inTurn(host, leastRestMs, signal, request) {
      const before = queues.get(host) ?? Promise.resolve();
      let leave = (): void => undefined;
      const done = new Promise<void>((resolve) => {
        leave = resolve;
      });
      // Whoever gives up leaves at once; those behind still wait for those in front.
      queues.set(
        host,
        before.then(() => done),
      );
      try {
        await abortable(before, signal);
        const restedUntil = (endedAt.get(host) ?? -Infinity) + Math.max(paceMs, leastRestMs);
        await rest(restedUntil - performance.now(), signal);
        return await request().finally(() => endedAt.set(host, performance.now()));
      } finally {
        leave();
      }
    },
  };
}

async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (milliseconds <= 0) return;
  let timer: NodeJS.Timeout | undefined;
  const rested = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await abortable(rested, signal).finally(() => clearTimeout(timer));
}
