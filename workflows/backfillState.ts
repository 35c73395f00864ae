import { inWords, type ProgressStep } from "./progress.ts";

/** One month-end that is done. */
export interface MonthMade {
  readonly asOf: string;
  readonly id: string;
  /** False when its snapshot was there already. */
  readonly published: boolean;
  /** Its bundle had to be analysed: what takes time. */
  readonly analysed: boolean;
}

/** How far a backfill is, small and JSON: it goes with a run that continues another one. */
export interface Reached {
  readonly made: readonly MonthMade[];
  /** When facts were loaded, and when the first of the months that had to be analysed was begun (ms). */
  readonly loadedAt: number;
  readonly analysingSince: number | null;
}

export interface BackfillProgress {
  /** YYYY-MM */
  readonly from: string;
  readonly to: string;
  readonly months: number;
  readonly published: number;
  readonly unchanged: number;
  /** Null until the pace is known. */
  readonly secondsLeft: number | null;
}

/** @param now ms */
export function progressOf(
  { from, to, months }: Pick<BackfillProgress, "from" | "to" | "months">,
  reached: Reached | null,
  now: number,
): BackfillProgress {
  const made = reached?.made ?? [];
  const published = made.filter((month) => month.published).length;
  const analysed = made.filter((month) => month.analysed).length;
  const since = reached?.analysingSince ?? null;
  const left = months - made.length;
  return {
    from,
    to,
    months,
    published,
    unchanged: made.length - published,
    secondsLeft:
      since === null || analysed === 0 ? null : Math.round(((now - since) / 1000 / analysed) * left),
  };
}

/** The common view of a run, made anew for each question, since a run that continues another begins in the middle. */
export function stepsOf(
  progress: BackfillProgress,
  reached: Reached | null,
  {
    startedAt,
    now,
    hasFailed,
  }: { readonly startedAt: number; readonly now: number; readonly hasFailed: boolean },
): ProgressStep[] {
  const { months, published, unchanged, secondsLeft } = progress;
  const isDone = published + unchanged === months;
  const going = hasFailed ? "failed" : isDone ? "done" : "running";
  const parts = [
    `${published + unchanged} of ${months} months`,
    `${published} published`,
    unchanged > 0 ? `${unchanged} unchanged` : "",
    secondsLeft !== null && going === "running" ? `about ${inWords(secondsLeft)} left` : "",
  ];
  const since = reached?.loadedAt ?? null;
  return [
    {
      name: "warehouse",
      state: since === null ? (hasFailed ? "failed" : "running") : "done",
      startedAt,
      durationMs: since === null ? null : Math.max(0, since - startedAt),
      detail: "",
    },
    {
      name: "months",
      state: since === null ? "waiting" : going,
      startedAt: since,
      durationMs: since === null ? null : now - since,
      detail: since === null ? "" : parts.filter((part) => part !== "").join(", "),
    },
  ];
}
