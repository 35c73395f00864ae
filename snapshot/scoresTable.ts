import { type ChoiceRule, choiceRules, type ScoreChoice } from "../law/rulers/chooseScores.ts";
import type { Bundle } from "../store/bundle.ts";
import { layOut, type Table } from "./table.ts";

type BundleScore = Bundle["scores"][number];
type ScoreRow = BundleScore & { readonly rule: ChoiceRule | null };

/**
 * Every report, chosen or not, with the rule that chose it. Reports whose document forbids redistribution feed
 * the fits and are not listed.
 */
export function scoresTable(reports: readonly BundleScore[], choice: ScoreChoice): Table {
  const rows = reports
    .map((report, index): ScoreRow => ({ ...report, rule: choice.ruleOfReport[index] ?? null }))
    .filter((report) => report.redistribute);
  return layOut<ScoreRow>(
    {
      name: "scores",
      title: "Every score report, with its document and the rule that chose it",
      key: ["model_id", "benchmark", "variant", "document_id", "source_table", "reporter", "shots"],
      columns: [
        { name: "model_id", type: "text", description: "model", value: (row) => row.model_id },
        { name: "benchmark", type: "text", description: "benchmark", value: (row) => row.benchmark },
        {
          name: "variant",
          type: "text",
          description: "MBPP: full, sanitized or evalplus; MMLU-CF: test or validation",
          value: (row) => row.variant,
        },
        {
          name: "score",
          type: "number",
          unit: "percent",
          description: "as printed",
          value: (row) => row.score,
        },
        { name: "shots", type: "integer", description: "examples in the prompt", value: (row) => row.shots },
        { name: "reporter", type: "text", description: "who measured it", value: (row) => row.reporter },
        {
          name: "own_lab",
          type: "boolean",
          description: "the lab that made the model",
          value: (row) => row.own_lab,
        },
        {
          name: "chosen",
          type: "boolean",
          description: "read by the rulers",
          value: (row) => row.rule !== null,
        },
        {
          name: "rule",
          type: "text",
          description: "rule of choice",
          value: (row) => (row.rule === null ? null : `${row.rule} ${choiceRules[row.rule]}`),
        },
        {
          name: "barred_by",
          type: "text",
          description: "correction that bars it",
          value: (row) => row.barred_by,
        },
        {
          name: "copy_of",
          type: "text",
          description:
            "document in which the same figure, by another reporter, stood first: not counted again",
          value: (row) => row.copy_of,
        },
        {
          name: "document_id",
          type: "text",
          description: "document it is printed in",
          value: (row) => row.document_id,
        },
        {
          name: "source_table",
          type: "text",
          description: "table of the document",
          value: (row) => row.source_table,
        },
        {
          name: "known_from",
          type: "date",
          description: "date of the document",
          value: (row) => row.known_from,
        },
      ],
    },
    rows,
  );
}
