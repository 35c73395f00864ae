/** What the lines of a table that name models tell of it as a whole. */
import type { Axes } from "./axes.ts";
import type { Line } from "./benchmarkLine.ts";
import type { CardContext, Training } from "./card.ts";
import { trainingOf } from "./modelLabel.ts";
import { composeModel, type ModelAxis } from "./modelName.ts";
import { completesSubject } from "./subject.ts";
import { trainingIn } from "./training.ts";

/**
 * Words that are no known family's name a model where a known one, or the card's own, stands beside them, or a header
 * says so.
 */
export function modelAxisOf(axes: Axes, subjects: readonly string[], heading: string | null): ModelAxis {
  const lines =
    axes.modelsIn === "rows"
      ? axes.rowLines
      : axes.columnLines.filter(
          (line, index) => axes.columns[index]!.role === "figures" && line.skip === null,
        );
  const named = lines.flatMap(({ models }) =>
    models.filter(({ isGroup }) => !isGroup).map(({ label }) => label),
  );
  const labels = named.map(({ kind }) => kind);
  const namesSubject = named.some(
    (label) => label.kind === "words" && completesSubject(label.name, subjects),
  );
  const isHeaded = axes.columns.some(({ role, head }) => role === "models" && head !== "");
  return {
    acceptsWords: labels.includes("model") || namesSubject || (axes.modelsIn === "rows" && isHeaded),
    namesNoModel: !labels.includes("model") && !labels.includes("words"),
    isSingle: lines.length === 1,
    repeatsNames: axes.benchmarksIn === "columns" && axes.modelsIn === "rows" && hasTwins(lines),
    heading,
  };
}

/** Two rows of one bare family: nothing that the table says tells them apart, or numbers that it does not explain. */
function hasTwins(lines: readonly Line[]): boolean {
  const seen = new Set<string>();
  return lines.some(({ models, said, groups, remarks }) => {
    const [only, ...others] = models.filter(({ isGroup, label }) => !isGroup && label.kind !== "empty");
    if (only === undefined || others.length > 0) return false;
    const { label } = only;
    if (label.kind !== "words" && (label.kind !== "model" || label.hasSize)) return false;
    const key = JSON.stringify([label.name, groups, remarks, said.map(({ qualifiers }) => qualifiers)]);
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  });
}

/** A column that says "pretrained" of one row and "fine-tuned" of another. */
export function trainingOfRow(line: Line): Training | null {
  const said = new Set(line.remarks.map((remark) => trainingIn(remark.replace(/^[^:]*: /, ""))));
  said.delete(null);
  const [only] = said;
  return said.size === 1 && only !== "both" ? (only ?? null) : null;
}

const anyName: ModelAxis = {
  acceptsWords: true,
  namesNoModel: false,
  isSingle: false,
  repeatsNames: false,
  heading: null,
};

/** What the names of the axis say, where half of them say it and none says the other. */
export function siblingsOf(axes: Axes, context: CardContext): Training | null {
  const lines = axes.modelsIn === "rows" ? axes.rowLines : axes.columnLines;
  const said = lines.flatMap(({ models }) => {
    const name = composeModel(models, anyName, context);
    const training = name.kind === "named" ? trainingOf(name.name) : null;
    return training === null ? [] : [training];
  });
  const [first, ...others] = new Set(said);
  const named = lines.filter(({ models }) =>
    models.some(({ label, isGroup }) => !isGroup && label.kind !== "empty"),
  );
  return first === undefined || others.length > 0 || said.length * 2 < named.length ? null : first;
}
