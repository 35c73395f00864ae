import { abortable } from "./abortable.ts";

interface Underway<Result> {
  readonly result: Promise<Result>;
  readonly controller: AbortController;
  askers: number;
}

/**
 * Does a piece of work once for all who ask for it under one key at the same time. Each of them may give up
 * alone; when the last one has, so does the work.
 */
export type Share<Result> = (
  key: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
) => Promise<Result>;

export function createShare<Result>(): Share<Result> {
  const underway = new Map<string, Underway<Result>>();

  return async function share(key, signal, work) {
    let shared = underway.get(key);
    if (shared === undefined) {
      const controller = new AbortController();
      shared = { result: work(controller.signal), controller, askers: 0 };
      underway.set(key, shared);
    }
    shared.askers += 1;
    try {
      return await abortable(shared.result, signal);
    } finally {
      shared.askers -= 1;
      if (shared.askers === 0) {
        if (underway.get(key) === shared) underway.delete(key);
        shared.controller.abort();
      }
    }
  };
}
