/** When open weights came out, by a registry of models. */
import { type Quarantined, type ReleaseDate, releaseDateSchema } from "../source.ts";
import { JsonObject } from "./json.ts";
import { excerpt } from "./text.ts";

/**
 * The release dates of open weights whose repository is named: by a link to it, or by hosts that call the model by
 * its repository's name. Hosts of one repository that disagree give none: nothing says which is right.
 */
export function releaseDatesOf(models: Iterable<readonly [string, JsonObject]>): {
  readonly releaseDates: ReleaseDate[];
  readonly quarantined: Quarantined[];
} {
  const days = new Map<string, Set<string>>();
  for (const [key, model] of models) {
    const day = model.members.get("release_date");
    if (model.members.get("open_weights") !== true || typeof day !== "string") continue;
    for (const repository of repositoriesOf(key, model)) {
      days.set(repository, (days.get(repository) ?? new Set()).add(day));
    }
  }
  const releaseDates: ReleaseDate[] = [];
  const quarantined: Quarantined[] = [];
  for (const [repository, said] of days) {
    // A month alone ("2025-07") is no day, and says less than a day of it.
    const full = [...said].filter((day) => !/^\d{4}(-\d{2})?$/.test(day));
    if (full.length === 0) continue;
    const dated = releaseDateSchema.safeParse({ repository, releasedOn: full[0] });
    if (full.length === 1 && dated.success) releaseDates.push(dated.data);
    else
      quarantined.push({
        reason: full.length > 1 ? "release-dates-disagree" : "shape",
        key: repository,
        expected: "one day on which its weights came out, YYYY-MM-DD",
        seen: excerpt(full.sort().join(", ")),
        note: "",
      });
  }
  return { releaseDates, quarantined };
}

function repositoriesOf(key: string, model: JsonObject): string[] {
  const weights = model.members.get("weights");
  const links = (Array.isArray(weights) ? weights : []).flatMap((weight) => {
    const url = weight instanceof JsonObject ? weight.members.get("url") : null;
    return typeof url === "string"
      ? (/^https:\/\/huggingface\.co\/([^/?#]+\/[^/?#]+)\/?$/.exec(url)?.[1] ?? [])
      : [];
  });
  const named = links.length > 0 ? links : [key];
  return named.filter((name) => releaseDateSchema.shape.repository.safeParse(name).success);
}
