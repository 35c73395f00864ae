import type { HeadlineChange } from "../../law/headlineChange.ts";
import type { ReportInput } from "../readings.ts";

/** A month-end snapshot: what its own report is made from, and its id. */
export interface MonthEnd extends ReportInput {
  readonly id: string;
}

/** A forecast that an earlier month-end registered. */
export interface RegisteredForecast {
  /** The snapshot that registered it. */
  readonly snapshot_id: string;
  /** When that was published, an ISO time: a forecast that was made up after it was due proves less. */
  readonly published_at: string;
  readonly series: string;
  readonly subject: string;
  readonly made_on: string;
  readonly due_on: string;
  readonly horizon_months: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How a source answered, from `status.json`. */
export interface SourceCheckReading {
  readonly source_id: string;
  readonly state: string;
  readonly checked_at: string;
  readonly last_answer_at: string | null;
  readonly unreachable_since: string | null;
  readonly reason: string | null;
  readonly rows: number | null;
  /** Rows that are held back of its newest body. */
  readonly quarantined: number | null;
}

export interface ChecksReading {
  /** An ISO time. */
  readonly checked_at: string;
  readonly sources: readonly SourceCheckReading[];
}

/** What this report corrects, and why. */
export interface Corrected {
  readonly revision: number;
  /** Sentences. */
  readonly reasons: readonly string[];
}

/** What a report finds depends on this alone; and of that, not on the checks. */
export interface MonthFacts {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly now: MonthEnd;
  /** That of the month before; null for the first month there is. */
  readonly before: MonthEnd | null;
  /** Why the headline differs between the two; null without a month before, or why it cannot be told. */
  readonly change: HeadlineChange | { readonly untold: string } | null;
  readonly registered: readonly RegisteredForecast[];
  /** The last check of the sources; null when none is recorded. */
  readonly checks: ChecksReading | null;
}

export interface MonthlyReportInput extends MonthFacts {
  /** 1 for the first report of a month. */
  readonly revision: number;
  readonly corrects: Corrected | null;
}
