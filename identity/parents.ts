import type { Catalogue } from "../catalogue/schemas.ts";

/** What a release was made from, and which row of the catalogue that is. */
export interface KnownParent {
  readonly repository: string;
  /** quantized, finetune, merge or adapter, or null where it is not said. */
  readonly relation: string | null;
  /** Null where the catalogue has no such model. */
  readonly model_id: string | null;
}

const repository = /[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*/;
const relation = /\b(quantized|finetune|merge|adapter)\b/;

/**
 * Reads the column `parents` of the candidates: JSON of `{repository, relation}`, or repositories separated by
 * semicolons or commas, each with its relation before or after it.
 */
export function parentsOf(
  column: string | null,
  catalogue: Pick<Catalogue, "models" | "aliases">,
): KnownParent[] {
  return entriesOf(column ?? "").flatMap((entry) => {
    const found = repository.exec(entry)?.[0];
    if (found === undefined) return [];
    const rest = entry.replace(found, " ");
    return [
      { repository: found, relation: relation.exec(rest)?.[1] ?? null, model_id: modelIn(found, catalogue) },
    ];
  });
}

/** `org/A-7B (quantized)` */
export function parentText({ repository, relation }: Pick<KnownParent, "repository" | "relation">): string {
  return relation === null ? repository : `${repository} (${relation})`;
}

function entriesOf(column: string): string[] {
  if (!column.startsWith("[")) return column.split(/[;,]/);
  try {
    return (JSON.parse(column) as unknown[]).map((entry) => JSON.stringify(entry));
  } catch {
    return [];
  }
}

/** The model whose weights a repository has; a quantised row may cite its parent's and does not count. */
export function modelIn(
  name: string,
  { models, aliases }: Pick<Catalogue, "models" | "aliases">,
): string | null {
  const own = models.filter(
    ({ hf_repo, compression_method }) =>
      hf_repo === name && !(compression_method ?? "").startsWith("quantisation"),
  );
  const row = own.length > 0 ? own : models.filter(({ hf_repo }) => hf_repo === name);
  if (row.length === 1) return row[0]!.model_id;
  const alias = aliases.find((row) => row.entity === "model" && row.scope === "any" && row.name === name);
  return alias?.id ?? null;
}
