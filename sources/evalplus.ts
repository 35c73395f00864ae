/**
 * The EvalPlus leaderboard (arXiv 2305.01210): pass@1 of one greedy run on HumanEval and on EvalPlus' own subset of
 * MBPP, which has 378 tasks since 2024-04 and had 399 before. Scores on the extended tests (`humaneval+`, `mbpp+`)
 * are another benchmark: they are not reports here, but they can only be lower, which is checked.
 */
import { nameIsNotReserved, nameKeepsToOneAlphabet, nameShowsAllItsCharacters } from "./checks/name.ts";
import { scoreIsAShareOfItsTasks } from "./checks/score.ts";
import { shiftDecimal } from "./reading/decimal.ts";
import { JsonNumber, JsonObject, type JsonValue, jsonText, readJson } from "./reading/json.ts";
import { excerpt, hasHiddenCharacters } from "./reading/text.ts";
import {
  type Finding,
  keyOf,
  type ParseResult,
  type Quarantined,
  type ScoreReport,
  type ScoreSource,
  type SourceText,
} from "./source.ts";
import { layoutDrift } from "./tables/layoutDrift.ts";

export const evalplus = {
  id: "evalplus",
  title: "EvalPlus leaderboard",
  kind: "scores",
  lineage: "evalplus",
  url: "https://evalplus.github.io/results.json",
  hosts: ["evalplus.github.io"],
  cadence: "daily",
  licence: {
    name: "Apache-2.0",
    url: "https://github.com/evalplus/evalplus.github.io",
    redistribute: true,
    evidence:
      "LICENSE of the leaderboard's repository, as catalogue/documents.csv has it (evalplus-humaneval-2024-04); that of evalplus/evalplus, whose harness made the figures, is the same",
  },
  accept: { contentTypes: ["application/json"], markers: ['"pass@1"'] },
  parserVersion: 1,
  parse,
  checks: [
    scoreIsAShareOfItsTasks({ humaneval: [164], "mbpp/evalplus": [378, 399] }),
    nameShowsAllItsCharacters,
    nameKeepsToOneAlphabet,
    nameIsNotReserved,
  ],
} satisfies ScoreSource;

interface Column {
  readonly field: string;
  /** The same tasks with more tests. */
  readonly extended: string;
  readonly benchmark: string;
  readonly variant: string | null;
  readonly table: string;
}
const columns: readonly Column[] = [
  {
    field: "humaneval",
    extended: "humaneval+",
    benchmark: "humaneval",
    variant: null,
    table: "EvalPlus leaderboard, HumanEval base tests",
  },
  {
    field: "mbpp",
    extended: "mbpp+",
    benchmark: "mbpp",
    variant: "evalplus",
    table: "EvalPlus leaderboard, MBPP base tests (EvalPlus subset)",
  },
];

function parse({ text }: SourceText): ParseResult<ScoreReport> {
  const models = readModels(text);
  const reports: ScoreReport[] = [];
  const quarantined: Quarantined[] = [];
  const skipped: Record<string, number> = {};
  const skip = (why: string) => {
    skipped[why] = (skipped[why] ?? 0) + 1;
  };
  for (const [model, value] of models.members) {
    const twins = models.duplicates.get(model);
    const entry = twins === undefined ? readEntry(model, value) : twice(twins.map(jsonText));
    if ("reason" in entry) {
      quarantined.push({ ...entry, key: model });
      continue;
    }
    for (const { field, extended, table, ...meaning } of columns) {
      const report = { kind: "score", model, group: null, ...meaning, shots: 0, reporter, table } as const;
      const { training, note } = entry;
      const key = keyOf({ ...report, score: 0, training, note, doubt: null });
      const printed = entry.scores.members.get(field);
      const harder = entry.scores.members.get(extended);
      if (printed === null) skip("not run");
      if (harder !== undefined && harder !== null) skip("extended tests");
      const score = readPercent(printed);
      if (score === null) {
        if (printed !== null) quarantined.push({ ...percentExpected, seen: excerpt(jsonText(printed)), key });
        continue;
      }
      const finding = extendedTestsAreNotEasier(score, harder);
      if (finding !== null) quarantined.push({ ...finding, key });
      else reports.push({ ...report, score, training, note, doubt: null });
    }
  }
  return { observations: reports, quarantined, skipped };
}

const reporter = "EvalPlus";

/** @throws DensingError `body-unparseable`, `layout-drift` */
function readModels(text: string): JsonObject {
  const models = readJson(text, "evalplus");
  if (!(models instanceof JsonObject)) {
    throw layoutDrift("evalplus", "an object of models", excerpt(jsonText(models)));
  }
  // A field that all models lack has been renamed: without it the rest would look complete.
  const entries = [...models.members.values()].flatMap((value) => (value instanceof JsonObject ? value : []));
  const scores = entries.flatMap((entry) => {
    const value = entry.members.get("pass@1");
    return value instanceof JsonObject ? value : [];
  });
  const missing = [
    ...(entries.some((entry) => entry.members.has("prompted")) ? [] : ["prompted"]),
    ...columns
      .filter(({ field }) => !scores.some((each) => each.members.has(field)))
      .map(({ field }) => `pass@1.${field}`),
  ];
  if (missing.length === 0) return models;
  const fields = new Set([...entries, ...scores].flatMap((each) => [...each.members.keys()]));
  throw layoutDrift(
    "evalplus",
    "models with prompted, pass@1.humaneval and pass@1.mbpp",
    `no ${missing.join(", ")} among: ${excerpt([...fields].join(" | "), 200)}`,
  );
}

interface Entry {
  readonly scores: JsonObject;
  readonly training: "instruct" | null;
  readonly note: string;
}

/** Stops what is said twice: nothing tells which of the two is meant. */
function twice(values: readonly string[]): Finding {
  const seen = excerpt(values.join(" and "), 200);
  return { reason: "duplicate-key", expected: "every key once", seen, note: "" };
}

/**
 * A chat prompt says that the model was trained to answer one. Its absence says nothing: Vicuna, Phind-CodeLlama and
 * Zephyr, all of them tuned, complete code directly on this board.
 */
function readEntry(model: string, value: JsonValue): Entry | Finding {
  if (model.trim() === "") return shape("a name", "none");
  if (!(value instanceof JsonObject)) return shape("an object", excerpt(jsonText(value)));
  const scores = value.members.get("pass@1");
  const prompted = value.members.get("prompted");
  const link = value.members.get("link") ?? null;
  const size = value.members.get("size") ?? null;
  if (!(scores instanceof JsonObject)) return shape("pass@1 as an object", excerpt(jsonText(scores)));
  const keys = [...value.duplicates.keys(), ...scores.duplicates.keys()];
  if (keys.length > 0) return twice(keys);
  if (typeof prompted !== "boolean") return shape("prompted: true or false", excerpt(jsonText(prompted)));
  if (link !== null && typeof link !== "string") return shape("link as text", excerpt(jsonText(link)));
  if (size !== null && !(size instanceof JsonNumber))
    return shape("size as a number", excerpt(jsonText(size)));
  const how = prompted ? "greedy, chat prompt" : "greedy, direct completion";
  const isShown = link !== null && /^https?:\/\/\S{1,200}$/.test(link) && !hasHiddenCharacters(link);
  return { scores, training: prompted ? "instruct" : null, note: isShown ? `${how}; ${link}` : how };
}

const shape = (expected: string, seen: string): Finding => ({ reason: "shape", expected, seen, note: "" });

const percentExpected = {
  reason: "not-a-percent",
  expected: "a number from 0 to 100, or null where it was not run",
  note: "",
};

/** A number of the body from 0 to 100; null for anything else, `null` among it. */
function readPercent(value: JsonValue | undefined): number | null {
  const text = value instanceof JsonNumber ? shiftDecimal(value.text, 0) : undefined;
  const score = text === undefined ? Number.NaN : Number(text);
  return score >= 0 && score <= 100 ? score : null;
}

/** Stops swapped columns and lost digits: who passes the extended tests of a task passes its base tests. */
function extendedTestsAreNotEasier(score: number, harder: JsonValue | undefined): Finding | null {
  const extended = readPercent(harder);
  if (extended === null || extended <= score) return null;
  const seen = `base ${score}, extended ${extended}`;
  return { reason: "extended-tests-easier", expected: "at most the base tests' score", seen, note: "" };
}
