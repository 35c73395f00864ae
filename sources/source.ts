/**
 * The contract of a source. One file `sources/<id>.ts` exports one value that satisfies {@link Source}; the
 * file is its registration. A source turns a kept body into typed observations and knows nothing of clocks,
 * files or networks: the same body always gives the same rows.
 */
import { z } from "zod";
import { DensingError } from "../errors.ts";
import { releaseSchema, reviewSchema } from "../hub/release.ts";
import { decodeUtf8, excerpt } from "./reading/text.ts";

/** Exact decimal text, plain notation: "0.15", "30", "0". */
const decimal = z.string().regex(/^(0|[1-9]\d*)(\.\d+)?$/);

/**
 * - `standard`: both prices that are given are positive. Only these enter a fit.
 * - `zero`: free, unknown or a template; every price that is given is "0".
 * - `partly-zero`: one price is "0" and the other is not; half of it is a state.
 * - `negative`: a sentinel (dynamic, unknown); both prices are null, the number is in the quarantine.
 * - `promotional`: the source says that the price ends soon, or is a discount.
 * - `other-currency`: the number is not in USD; it is kept as it stands.
 */
const priceKinds = ["standard", "zero", "partly-zero", "negative", "promotional", "other-currency"] as const;

/**
 * A price of one model at one provider, in USD per million tokens. At most one a (provider, model, declaredFrom)
 * in a body.
 */
export const priceQuoteSchema = z.strictObject({
  kind: z.literal("price"),
  provider: z.string().min(1),
  model: z.string().min(1),
  inputUsdPerMtok: decimal.nullable(),
  outputUsdPerMtok: decimal.nullable(),
  priceKind: z.enum(priceKinds),
  /** The first day on which the source itself says that the price holds, or null: then it holds when it is seen. */
  declaredFrom: z.iso.date().nullable(),
  /** The first day on which it no longer holds, where the source says so. */
  declaredTo: z.iso.date().nullable(),
  /** What a reader must know beside the number ("base tier; higher above 200k tokens"), or "". */
  note: z.string(),
  /** Where in the body it stands. */
  sourceKey: z.string().min(1),
});
export type PriceQuote = z.infer<typeof priceQuoteSchema>;

/** One printed score of one model, in percent. */
export const scoreReportSchema = z.strictObject({
  kind: z.literal("score"),
  /** As printed; which released weights it means is for the aliases to say. */
  model: z.string().min(1),
  /** The table's own group of the model (a size class), or null. */
  group: z.string().nullable(),
  benchmark: z.string().regex(/^[a-z0-9_]+$/),
  /** Which part of the benchmark ("test", "validation"), or null when it has one only. */
  variant: z.string().nullable(),
  score: z.number().min(0).max(100),
  shots: z.int().min(0).nullable(),
  reporter: z.string().min(1),
  /** The table and the column it was read from. */
  table: z.string().min(1),
  /** What the source says of the model beside its name; null where it says nothing. */
  training: z.enum(["base", "instruct"]).nullable(),
  /** Protocol and remarks as the source gives them ("CoT", "reported"), or "". */
  note: z.string(),
  /** Why a person has to confirm the report before it counts, or null. A stable id, as those of the checks. */
  doubt: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .nullable(),
});
export type ScoreReport = z.infer<typeof scoreReportSchema>;

/** What one body says of one repository of the Hub, and what a person has to decide about it. */
export const modelReleaseSchema = releaseSchema.extend({ review: z.array(reviewSchema) });
export type ModelReleaseReport = z.infer<typeof modelReleaseSchema>;

export const observationSchema = z.discriminatedUnion("kind", [
  priceQuoteSchema,
  scoreReportSchema,
  modelReleaseSchema,
]);
export type Observation = z.infer<typeof observationSchema>;

/** The day on which a registry says that weights came out. */
export const releaseDateSchema = z.strictObject({
  /** `owner/name` on the Hub, where the registry itself names the repository. */
  repository: z.string().regex(/^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}$/),
  releasedOn: z.iso.date(),
});
export type ReleaseDate = z.infer<typeof releaseDateSchema>;

/** A row that was refused: which check, which row, what was expected, what was seen. */
export const quarantinedSchema = z.strictObject({
  /** The stable id of the check. */
  reason: z.string().regex(/^[a-z0-9-]+$/),
  key: z.string(),
  expected: z.string(),
  seen: z.string(),
  note: z.string(),
});
export type Quarantined = z.infer<typeof quarantinedSchema>;

export interface ParseResult<O extends Observation = Observation> {
  readonly observations: readonly O[];
  /** What the body says beside them of open weights: at most one day a repository. */
  readonly releaseDates?: readonly ReleaseDate[];
  readonly quarantined: readonly Quarantined[];
  /** Rows that are not of this product's kind (embeddings, documentation), counted by why. */
  readonly skipped: Readonly<Record<string, number>>;
}

/** A kept body. `contentType` is the header's, or null when nobody knows it (a file). */
export interface SourceCapture {
  /** Which part of its source it is; absent: the source has one body, or nobody knows (a file). */
  readonly part?: string | undefined;
  readonly body: Uint8Array;
  readonly url: string;
  /** UTC, ISO 8601. */
  readonly fetchedAt: string;
  readonly contentType: string | null;
}

/** A body as its parser gets it: decoded and found plausible. */
export interface SourceText {
  readonly part: string | null;
  readonly text: string;
  readonly url: string;
  readonly fetchedAt: string;
}

/** What a check found wrong with a row; null is nothing. */
export type Finding = Omit<Quarantined, "key">;
export type Check<O extends Observation> = (observation: O) => Finding | null;

interface SourceOf<Kind extends "prices" | "scores" | "releases", O extends Observation> {
  /** The file's name without its ending. */
  readonly id: string;
  readonly title: string;
  readonly kind: Kind;
  /** Sources that copy from each other share a lineage: they agree because they are one. */
  readonly lineage: string;
  /** Where its body is; of a source in parts, where a person finds it. */
  readonly url: string;
  /** Of a source that is more than one body: each with its address. They are captured and read one by one. */
  readonly parts?: readonly SourcePart[];
  /** The hosts that the URLs and their redirects may reach. */
  readonly hosts: readonly string[];
  readonly cadence: "daily" | "weekly";
  /** The workflows that fetch it; absent: `refresh` alone, which loads what any of them has captured. */
  readonly fetchedBy?: readonly FetchingWorkflow[];
  /** Nothing to fetch is at its URL: which bodies it has is found on the way, from lists. */
  readonly foundByLists?: true;
  readonly licence: {
    readonly name: string;
    readonly url?: string;
    /** Whether its figures may stand in published tables; otherwise they feed fits only. */
    readonly redistribute: boolean;
    /** Where the terms were read. */
    readonly evidence: string;
  };
  /** What every plausible body has. A login page, a challenge page, `[]` or nothing at all lacks it. */
  readonly accept: { readonly contentTypes: readonly string[]; readonly markers: readonly string[] };
  /** Some of its bodies are whole and have no row: a card without a table, a list without a member. */
  readonly mayBeEmpty?: true;
  /** Past states that `densing import-history` can walk, if somebody keeps them. */
  readonly history?: SourceHistory;
  /** Where the source invites programs: a documented API is no crawling, so robots.txt is not asked. */
  readonly documentedApi?: string;
  /** Raised whenever the same body gives other rows than before. */
  readonly parserVersion: number;
  /** @throws DensingError `body-unparseable`, `layout-drift`: the body is refused whole */
  readonly parse: (capture: SourceText) => ParseResult<O>;
  /** Applied to every observation; the first finding sends the row to the quarantine. */
  readonly checks: readonly Check<O>[];
}

export interface SourcePart {
  /** Its name within the source, for ever the same. */
  readonly part: string;
  readonly url: string;
}

export type FetchingWorkflow = "refresh" | "trackModels";

export function isFetchedBy(
  { fetchedBy = ["refresh"] }: Pick<Source, "fetchedBy">,
  workflow: FetchingWorkflow,
): boolean {
  return fetchedBy.includes(workflow);
}

/** The bodies of a source: its parts, or the one at its URL. */
export function partsOf(source: Pick<Source, "url" | "parts">): readonly Partial<SourcePart>[] {
  return source.parts ?? [{ url: source.url }];
}

/**
 * Where past states of a source are kept.
 * - `git`: files of a repository on the code host, each the source's body in its time, oldest path first.
 * - `web-archive`: captures of `url` in the web archive.
 */
export type SourceHistory =
  | { readonly kind: "git"; readonly repository: string; readonly paths: readonly string[] }
  | { readonly kind: "web-archive"; readonly url: string };

export type PriceSource = SourceOf<"prices", PriceQuote>;
export type ScoreSource = SourceOf<"scores", ScoreReport>;
export type ReleaseSource = SourceOf<"releases", ModelReleaseReport>;
export type Source = PriceSource | ScoreSource | ReleaseSource;

/**
 * The observations of a kept body, each past every check, and the rows that did not pass. Every row of the
 * body is in one of the two or counted in `skipped`.
 *
 * @throws DensingError `content-suspicious`, `body-unparseable`, `layout-drift`
 */
export function parseCapture(source: Source, capture: SourceCapture): ParseResult {
  switch (source.kind) {
    case "prices":
      return parseWith(source, capture);
    case "scores":
      return parseWith(source, capture);
    case "releases":
      return parseWith(source, capture);
  }
}

function parseWith<O extends Observation>(
  source: SourceOf<Source["kind"], O>,
  capture: SourceCapture,
): ParseResult<O> {
  const { url, fetchedAt, part = null } = capture;
  const parsed = source.parse({ part, text: plausibleText(source, capture), url, fetchedAt });
  const observations: O[] = [];
  const quarantined = [...parsed.quarantined];
  for (const observation of parsed.observations) {
    const finding = firstFinding(source.checks, observation);
    if (finding === null) observations.push(observation);
    else quarantined.push({ ...finding, key: keyOf(observation) });
  }
  if (observations.length === 0 && quarantined.length === 0 && source.mayBeEmpty !== true) {
    throw suspicious(source, url, "at least one row", "a well-formed body with none");
  }
  return { ...parsed, observations, quarantined };
}

function firstFinding<O extends Observation>(checks: readonly Check<O>[], observation: O): Finding | null {
  for (const check of checks) {
    const finding = check(observation);
    if (finding !== null) return finding;
  }
  return null;
}

/** What names an observation within its body. */
export function keyOf(observation: Observation): string {
  if (observation.kind === "price") return observation.sourceKey;
  if (observation.kind === "release") return observation.repository;
  return `${observation.model} | ${observation.table}`;
}

type Described = Pick<Source, "id" | "accept">;

/** @throws DensingError `content-suspicious`, `body-unparseable` (not UTF-8) */
function plausibleText(source: Described, { body, url, contentType }: SourceCapture): string {
  const { contentTypes, markers } = source.accept;
  if (body.length === 0) throw suspicious(source, url, "a body", "an empty one");
  const type = contentType?.split(";")[0]?.trim().toLowerCase();
  if (type !== undefined && type !== "" && !contentTypes.includes(type)) {
    throw suspicious(source, url, `one of the types ${contentTypes.join(", ")}`, excerpt(type));
  }
  const text = decodeUtf8(body, source.id);
  for (const marker of markers) {
    if (!text.includes(marker)) throw suspicious(source, url, `the text ${marker}`, excerpt(text));
  }
  return text;
}

function suspicious(source: Described, url: string, expected: string, seen: string): DensingError {
  const message = `${source.id}: a body that cannot be right: expected ${expected}, saw ${seen}; the last good one stays in force`;
  return new DensingError("content-suspicious", message, { source: source.id, url, expected, seen });
}
