import { z } from "zod";
import { reviewSchema } from "../hub/release.ts";
import { modelSuggester, type SuggestibleModel } from "../identity/suggestModel.ts";
import type { BenchmarkFact } from "../law/facts.ts";
import { type ProvisionalDensity, provisionalDensity } from "../law/rulers/provisional.ts";
import type { Ruler } from "../law/rulers/ruler.ts";
import type { CandidateRow, CandidateScoreRow, Candidates } from "../warehouse/candidates.ts";
import { date, integer, number, text } from "./columns.ts";
import { layOut, type Table, type TableDefinition } from "./table.ts";

/** What a candidate is judged by: the snapshot's own ruler and the models that it knows. */
export interface CandidateSetting {
  /** As the snapshot publishes it, so that `densing place` gives the same; null where there is none. */
  readonly ruler: Ruler | null;
  readonly benchmarks: readonly BenchmarkFact[];
  readonly models: readonly SuggestibleModel[];
}

type Listed = CandidateRow & {
  readonly suggestion: string | null;
  readonly suggestion_reason: string | null;
  /** Null for a name, which has no card of its own. */
  readonly placed: ProvisionalDensity | null;
};

const definition: TableDefinition<Listed> = {
  name: "candidates",
  title: "Names and releases that nothing maps yet, for review; densities are provisional and in no fit",
  key: ["source_id", "entity", "name"],
  columns: [
    text("source_id", "source that uses the name", (row) => row.source_id),
    text(
      "entity",
      "what it would be a name of: model, release (on the Hub), or api_family",
      (row) => row.entity,
    ),
    text("name", "the name as it stands there", (row) => row.name),
    text("source_key", "the key or part it stands under", (row) => row.source_key),
    date("first_seen_on", "first day it was seen", (row) => row.first_seen_on),
    text("suggestion", "a model that it may mean, for a person only", (row) => row.suggestion),
    text("suggestion_reason", "what is the same and what differs", (row) => row.suggestion_reason),
    text("repository", "repository on the Hub", (row) => row.repository),
    text("model_id", "the id that it would have", (row) => row.model_id),
    text("lab", "as the catalogue calls its owner", (row) => row.lab),
    integer("total_params", "all parameters", (row) => row.total_params),
    integer("active_params", "parameters active for one token", (row) => row.active_params),
    integer("non_embedding_params", "without embeddings", (row) => row.non_embedding_params),
    text("architecture", "dense, moe, hybrid or ssm", (row) => row.architecture),
    text("quantisation", "how its weights are packed", (row) => row.quantisation),
    text("stage", "base, instruct or reasoning", (row) => row.stage),
    text("parents", "what it was made from: JSON array of {repository, relation}", (row) =>
      row.parents === "[]" ? null : row.parents,
    ),
    text("licence", "licence that it names", (row) => row.licence),
    text("benchmarks", "scores that its own card prints, percent", (row) => benchmarksText(row.placed)),
    number(
      "effective_params",
      "parameters of the reference family with these scores",
      (row) => row.placed?.effective_params,
    ),
    number("density", "effective over total parameters, provisional", (row) => row.placed?.density),
    number("density_low", "90 % interval from the scores' errors", (row) => row.placed?.density_low),
    number("density_high", "90 % interval from the scores' errors", (row) => row.placed?.density_high),
    text("density_status", "provisional, or why there is none", (row) => row.placed?.status),
    text("review", "what a person has to decide", (row) => reviewText(row.review)),
    text("capture_sha256", "capture that shows it", (row) => row.capture_sha256),
    date(
      "created_on",
      "when the repository was made: not before this was it released",
      (row) => row.created_on,
    ),
    date("announced_on", "when a registry says that its weights came out", (row) => row.announced_on),
  ],
};

/** The review queue with suggestions and provisional densities. These numbers enter nothing else. */
export function candidatesTable(
  { rows, scores }: Candidates,
  { ruler, benchmarks, models }: CandidateSetting,
): Table {
  const byRepository = new Map<string, CandidateScoreRow[]>();
  for (const score of scores) {
    byRepository.set(score.repository, [...(byRepository.get(score.repository) ?? []), score]);
  }
  const suggest = modelSuggester(models);
  return layOut(
    definition,
    rows.map((row): Listed => {
      const [suggestion] = row.entity === "api_family" ? [] : suggest(row.name);
      const own = byRepository.get(row.repository ?? "") ?? [];
      return {
        ...row,
        suggestion: suggestion?.id ?? null,
        suggestion_reason: suggestion?.reason ?? null,
        placed: row.entity === "release" ? provisionalDensity(row, own, ruler, benchmarks) : null,
      };
    }),
  );
}

/** `bbh 70.4;mmlu 74.2`: the scores that the density is read from. */
function benchmarksText(placed: ProvisionalDensity | null): string | null {
  if (placed === null || placed.scores.length === 0) return null;
  return placed.scores.map(({ benchmark, score }) => `${benchmark} ${score}`).join(";");
}

function reviewText(json: string | null): string | null {
  if (json === null) return null;
  const review = z.array(reviewSchema).parse(JSON.parse(json));
  return review.length === 0
    ? null
    : review.map(({ field, reason, seen }) => `${field}: ${reason}: ${seen}`).join("; ");
}
