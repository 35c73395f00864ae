import { decisionEntities } from "../catalogue/schemas.ts";
import { DensingError } from "../errors.ts";

/** What a name would be a name of. `release` is a repository on the Hub: `owner/name`. */
export type CandidateEntity = (typeof decisionEntities)[number];

/** A name that a source uses and nothing maps, as the published table `candidates` has it. */
export interface Candidate {
  readonly source_id: string;
  readonly entity: CandidateEntity;
  /** As it stands at the source. */
  readonly name: string;
  readonly source_key: string | null;
  readonly first_seen_on: string | null;
  /** A catalogue id that it may mean, for a person only. */
  readonly suggestion: string | null;
  readonly suggestion_reason: string | null;
  readonly repository: string | null;
  /** The id that a release would have. */
  readonly model_id: string | null;
  readonly lab: string | null;
  readonly total_params: number | null;
  readonly active_params: number | null;
  readonly non_embedding_params: number | null;
  readonly architecture: string | null;
  readonly quantisation: string | null;
  readonly stage: string | null;
  readonly parents: string | null;
  readonly licence: string | null;
  /** `mmlu 74.2;bbh 70.4` */
  readonly benchmarks: string | null;
  readonly effective_params: number | null;
  /** Provisional: from the scores on its card, as `place` gives it. */
  readonly density: number | null;
  readonly density_low: number | null;
  readonly density_high: number | null;
  /** `provisional`, or why there is none. */
  readonly density_status: string | null;
  /** What a person must decide. */
  readonly review: string | null;
  readonly capture_sha256: string | null;
  /** When the repository was created: a lower bound of the release. */
  readonly created_on: string | null;
  /** The day on which a registry says that its weights came out. */
  readonly announced_on: string | null;
}

type Row = Readonly<Record<string, string | null>>;

const texts = [
  "source_key",
  "first_seen_on",
  "suggestion",
  "suggestion_reason",
  "repository",
  "model_id",
  "lab",
  "architecture",
  "quantisation",
  "stage",
  "parents",
  "licence",
  "benchmarks",
  "density_status",
  "review",
  "capture_sha256",
  "created_on",
  "announced_on",
] as const satisfies readonly (keyof Candidate)[];
const numbers = [
  "total_params",
  "active_params",
  "non_embedding_params",
  "effective_params",
  "density",
  "density_low",
  "density_high",
] as const satisfies readonly (keyof Candidate)[];

/**
 * A row of the published table as a candidate. Columns that a snapshot of an older version lacks are null.
 * @throws DensingError `snapshot-corrupt` on a row that names nothing
 */
export function candidateOf(row: Row): Candidate {
  const { source_id, entity, name } = row;
  const known = decisionEntities.find((candidate) => candidate === entity);
  if (!source_id || known === undefined || !name) {
    throw new DensingError("snapshot-corrupt", "the table candidates has a row that names nothing", {
      source_id,
      entity,
      name,
    });
  }
  return {
    source_id,
    entity: known,
    name,
    ...(Object.fromEntries(texts.map((column) => [column, row[column] ?? null])) as Pick<
      Candidate,
      (typeof texts)[number]
    >),
    ...(Object.fromEntries(numbers.map((column) => [column, numberOf(row[column], column)])) as Pick<
      Candidate,
      (typeof numbers)[number]
    >),
  };
}

function numberOf(cell: string | null | undefined, column: string): number | null {
  if (cell === null || cell === undefined) return null;
  const value = Number(cell);
  if (Number.isFinite(value)) return value;
  throw new DensingError("snapshot-corrupt", `not a number in the table candidates: ${cell}`, {
    column,
    seen: cell,
  });
}

/** What a decision is bound to: the same name at another source is another candidate. */
export interface CandidateKey {
  readonly source_id: string;
  readonly entity: CandidateEntity;
  readonly name: string;
}

export function isSameCandidate(a: CandidateKey, b: CandidateKey): boolean {
  return a.source_id === b.source_id && a.entity === b.entity && a.name === b.name;
}
