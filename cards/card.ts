/** What the reader of cards takes and gives. A card is a lab's README, a model card, or a page with benchmark tables. */

/** What the caller knows of a card and the card does not print beside its figures. */
export interface CardContext {
  /** Named in errors. */
  readonly sourceId: string;
  /** The model that "Ours" and "This model" mean, and that a table means which names none. */
  readonly ownModel?: string;
  /** The family whose sizes stand bare in a header ("7B", "13B"). */
  readonly family?: string;
  /** The benchmark of tables that name none, as a lab writes it ("HumanEval 0-shot"). */
  readonly benchmark?: string;
  /** What a second value in parentheses is, where the caller knows that it is not the table's own. */
  readonly parentheses?: "another-report";
}

/** Base model or instruct model, as far as the words around or within a table say. */
export type Training = "base" | "instruct";

/** Where a figure stands. */
export interface Place {
  /** The caption or the nearest heading, or "table 3". */
  readonly table: string;
  /** Which table of the card, from 0. */
  readonly tableIndex: number;
  readonly row: string;
  readonly column: string;
}

/** Where the number of shots was read; null where it is not said. */
export type ShotsFrom = "cell" | "label" | "column" | "title" | "prose" | "context";

/** One printed score of one model. */
export interface CardReport {
  /** As printed, without marks; a family and a size that stand apart are joined by a space: "Llama 2 7B". */
  readonly model: string;
  /** `context` where the card prints "Ours" or nothing and the caller's word was taken. */
  readonly modelFrom: "printed" | "context";
  /** An id of catalogue/benchmarks.csv. */
  readonly benchmark: string;
  /**
   * As in catalogue/benchmarks.csv where the card says it; `standard` where the benchmark has one only; null
   * where it has several and the card does not say which (most often MBPP).
   */
  readonly variant: string | null;
  readonly shots: number | null;
  readonly shotsFrom: ShotsFrom | null;
  /** Percent. */
  readonly score: number;
  /** The cell as printed. */
  readonly printed: string;
  /** What a heading, a caption or a group row above the figure says. */
  readonly tableSays: Training | null;
  /** What the names of the table's other models say ("-Instruct", "-Base"), where they say one thing only. */
  readonly siblingsSay: Training | null;
  /** The table's own group of the model ("API", "Large"), or null. */
  readonly group: string | null;
  /** Protocol and remarks: "CoT", "EM", "reported", "*: from the technical report". */
  readonly notes: readonly string[];
  /** Why the figure also stands in the review, or null. */
  readonly doubt: ReviewReason | null;
  readonly where: Place;
}

/**
 * - `several-benchmarks`: two benchmarks lay claim to one figure.
 * - `unknown-label`: words beside a benchmark's name that may change what it is.
 * - `unknown-qualifier`: the same in a header or column beside it.
 * - `math-or-mathematics`: "Math" names the benchmark, a group of tasks, or their average.
 * - `cf-or-cloze`: "MMLU-CF" may be the cloze formulation of MMLU.
 * - `translated`: the figure may be of a translation or a part.
 * - `other-metric`: not the benchmark's own metric (pass@10, maj@32, F1).
 * - `other-scale`: a score rescaled so that chance is 0.
 * - `shots-disagree`: two places say different numbers of shots.
 * - `shots-unread`: shots are said, but no one number.
 * - `footnote-shots`: a footnote of the figure says a number of shots that its label does not.
 * - `model-not-named`: "Ours", a bare size, or nothing, and the caller did not say what it means.
 * - `model-unrecognised`: the header may be no model.
 * - `fraction-or-percent`: a line all within 0 to 1.
 * - `out-of-range`, `unread-cell`: no score in percent.
 * - `second-value`: "84 (83.3)" and nothing says which is which.
 * - `ragged-row`: the row has more or fewer cells than its table.
 * - `row-without-label`: figures beside nothing.
 * - `conflicting-values`: one model, benchmark and protocol with two values.
 * - `table-not-understood`: benchmarks are named, but not so that a figure can be told.
 */
export type ReviewReason =
  | "several-benchmarks"
  | "unknown-label"
  | "unknown-qualifier"
  | "math-or-mathematics"
  | "cf-or-cloze"
  | "translated"
  | "other-metric"
  | "other-scale"
  | "shots-disagree"
  | "shots-unread"
  | "footnote-shots"
  | "model-not-named"
  | "model-unrecognised"
  | "fraction-or-percent"
  | "out-of-range"
  | "unread-cell"
  | "second-value"
  | "ragged-row"
  | "row-without-label"
  | "conflicting-values"
  | "table-not-understood";

/** One way in which a figure may be read. */
export interface CardReading {
  readonly model: string | null;
  readonly benchmark: string | null;
  readonly variant: string | null;
  readonly shots: number | null;
  readonly score: number | null;
}

/** A figure that a person has to judge. */
export interface CardReview {
  readonly reason: ReviewReason;
  /** What was seen, for a person. */
  readonly detail: string;
  readonly printed: string;
  /** The ways to read it, the likeliest first. */
  readonly readings: readonly CardReading[];
  /** `reported`: its first reading stands among the reports, with this reason as its doubt. `refused`: none does. */
  readonly standing: "reported" | "refused";
  readonly tableSays: Training | null;
  readonly notes: readonly string[];
  readonly where: Place;
}

export interface CardResult {
  readonly reports: readonly CardReport[];
  readonly review: readonly CardReview[];
  /** Figures that are none of ours (other benchmarks, averages, missing cells), counted by why. */
  readonly skipped: Readonly<Record<string, number>>;
}
