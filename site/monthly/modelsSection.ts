import { figures, link, note, paragraph, type Section, type TableBlock, words } from "../blocks.ts";
import { count, counted, listed, parameters, significant, withInterval } from "../format.ts";
import { statusName } from "../names.ts";
import type { MonthFacts } from "./input.ts";
import type { ModelNews, NewModel } from "./modelsOfMonth.ts";
import { monthName } from "./months.ts";
import type { Places } from "./places.ts";

const shown = 40;

const newsWords: Readonly<Record<ModelNews, string>> = {
  released: "released in the month",
  placed: "scores known since this month",
  listed: "known since this month",
};

/** Models released in the month, and those of before that became known in it. */
export function modelsSection(
  { month, before }: MonthFacts,
  models: readonly NewModel[],
  { tables }: Places,
): Section {
  const copies = models.filter((model) => model.is_quantised_copy).length;
  const of = (news: ModelNews) => models.filter((model) => model.news === news && !model.is_quantised_copy);
  const [released, placed, known] = [of("released"), of("placed"), of("listed")];
  const shownRows = [...released, ...placed].slice(0, shown);
  const hidden = released.length + placed.length - shownRows.length;
  return {
    id: "models",
    name: "New models",
    title: titleOf(month, released),
    blocks: [
      ...(placed.length > 0
        ? [
            paragraph(
              `${counted(placed.length, "earlier model")} ${placed.length === 1 ? "has" : "have"} a density for the first time: scores became known, or were corrected.`,
            ),
          ]
        : []),
      ...(known.length > 0 ? [paragraph(knownSentence(known))] : []),
      ...(before === null
        ? [
            note(
              "Which earlier models became known in the month cannot be told without a snapshot of the month before.",
            ),
          ]
        : []),
      ...(shownRows.length > 0 ? [modelsTable(shownRows)] : []),
      note([
        `${hidden > 0 ? `${count(hidden)} more are not shown. ` : ""}${copies > 0 ? `Beside these ${counted(copies, "quantised copy", "quantised copies")}. ` : ""}A release is the day of the first public weights. All models: `,
        link("models.csv", tables("models")),
        ", all densities: ",
        link("densities.csv", tables("densities")),
        ".",
      ]),
    ],
  };
}

function titleOf(month: string, released: readonly NewModel[]): string {
  if (released.length === 0) return `No known model was released in ${monthName(month)}`;
  const placed = released.filter(({ density }) => density !== null).length;
  if (released.length === 1)
    return `1 model was released in ${monthName(month)}, ${placed === 1 ? "with" : "without"} a density`;
  const of = placed === 0 ? "none of them" : placed === released.length ? "each" : `${placed} of them`;
  return `${counted(released.length, "model")} were released in ${monthName(month)}, ${of} with a density`;
}

function knownSentence(known: readonly NewModel[]): string {
  const names = known.slice(0, 10).map(({ name }) => name);
  const others = known.length - names.length;
  const verb = known.length === 1 ? "is" : "are";
  return `${counted(known.length, "earlier model")} without a density ${verb} listed for the first time: ${listed(others > 0 ? [...names, `${others} more`] : names)}.`;
}

function modelsTable(models: readonly NewModel[]): TableBlock {
  return {
    kind: "table",
    id: "models-table",
    caption:
      "Models that the month brought, with their density on the headline's ruler, 90 % interval in brackets",
    columns: [
      words("Model"),
      words("Lab"),
      words("Released"),
      figures("Parameters"),
      figures("Density"),
      words("Why it is here"),
    ],
    rows: models.map((model) => ({
      cells: [
        model.name,
        model.organisation ?? "",
        model.released_on,
        model.parameters === null ? "not known" : parameters(model.parameters),
        densityText(model),
        `${newsWords[model.news]}${model.open_weights ? "" : "; weights not public"}`,
      ],
    })),
  };
}

function densityText({ density, density_status: status }: NewModel): string {
  if (density === null) return status === null ? "no scores known" : statusName(status);
  const text = withInterval(density, significant) ?? "";
  return status === null || status === "ok" ? text : `${text}, ${statusName(status)}`;
}
