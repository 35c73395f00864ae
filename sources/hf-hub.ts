/**
 * The Hub's API: which repositories an organisation has, and what one of them holds. A body by itself is read as far
 * as it goes; the releases of the warehouse are read of a repository's bodies together (warehouse/settleHubReleases.ts).
 */
import { DensingError } from "../errors.ts";
import { readListAnswer } from "../hub/answers.ts";
import { hubSourceId, readHubPart } from "../hub/parts.ts";
import { readHubJson } from "../hub/readJson.ts";
import { readRepository } from "../hub/readRepository.ts";
import { excerpt } from "./reading/text.ts";
import type { ModelReleaseReport, ParseResult, Quarantined, ReleaseSource, SourceText } from "./source.ts";

export const hfHub = {
  id: hubSourceId,
  title: "Hugging Face Hub",
  kind: "releases",
  lineage: "hf-hub",
  url: "https://huggingface.co/api/models",
  hosts: ["huggingface.co"],
  cadence: "daily",
  fetchedBy: ["trackModels"],
  foundByLists: true,
  licence: {
    name: "Hugging Face Terms of Service",
    url: "https://huggingface.co/terms-of-service",
    redistribute: true,
    evidence:
      "terms of 2022-09-15: whoever puts content into a public repository grants every user of the service a perpetual " +
      "licence to use and reproduce it; a file's own licence goes before. Counts, dates and names are facts",
  },
  documentedApi: "https://huggingface.co/docs/hub/api",
  // Files of a revision come as text, lists and details as JSON. No mark is common to all of them.
  accept: { contentTypes: ["application/json", "text/plain"], markers: [] },
  mayBeEmpty: true,
  parserVersion: 1,
  parse,
  checks: [],
} satisfies ReleaseSource;

/**
 * Without a part a body is what it looks like: the answer about one repository, or a list, whose members are then read
 * by the list alone. As the part `list/…` it only names what there is, and a config.json is read with its repository.
 */
function parse({ part, text, url }: SourceText): ParseResult<ModelReleaseReport> {
  const value = readHubJson(text);
  if (value === undefined) {
    const message = `${hubSourceId}: the body is not JSON, near: ${excerpt(text)}; refused whole`;
    throw new DensingError("body-unparseable", message, { source: hubSourceId, url, seen: excerpt(text) });
  }
  const kind = part === null ? null : (readHubPart(part)?.is ?? null);
  if (kind === "config") {
    if (!isObject(value)) throw drift("a JSON object", text, url);
    return { observations: [], quarantined: [], skipped: { "config.json of a repository": 1 } };
  }
  const list = readListAnswer(value);
  if (list !== null && kind !== "detail") {
    const quarantined = list.refused === 0 ? [] : [strangeMembers(list.refused)];
    if (list.repositories.length === 0 && list.refused > 0) throw drift("repositories", text, url);
    return kind === "list"
      ? { observations: [], quarantined, skipped: { "member of a list": list.repositories.length } }
      : {
          observations: (value as unknown[]).flatMap((listed) => reportOf({ listed })),
          quarantined,
          skipped: {},
        };
  }
  const observations = kind === "list" ? [] : reportOf({ detail: value });
  if (observations.length === 0) {
    throw drift(
      kind === "list" ? "a list of repositories" : "an answer with the id of a repository",
      text,
      url,
    );
  }
  return { observations, quarantined: [], skipped: {} };
}

function reportOf(answer: { readonly listed?: unknown; readonly detail?: unknown }): ModelReleaseReport[] {
  const value = answer.detail ?? answer.listed;
  const repository = isObject(value) ? String(value.id ?? value.modelId) : "";
  const { release, review } = readRepository({ repository, ...answer });
  return release === null ? [] : [{ ...release, review: [...review] }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function strangeMembers(count: number): Quarantined {
  return {
    reason: "no-repository",
    key: "members of the list",
    expected: "members with the id of a repository, owner/name",
    seen: `${count} without`,
    note: "",
  };
}

function drift(expected: string, text: string, url: string): DensingError {
  const seen = excerpt(text);
  const message = `${hubSourceId}: not an answer of the Hub's API: expected ${expected}, saw ${seen}; refused whole`;
  return new DensingError("layout-drift", message, { source: hubSourceId, url, expected, seen });
}
