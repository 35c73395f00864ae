import { dates, figures, link, note, paragraph, type Section, words } from "./blocks.ts";
import { counted, parameters, significant, withInterval } from "./format.ts";
import { benchmarkName, statusName } from "./names.ts";
import { type ReportInput, type Row, readRows } from "./readings.ts";

/** How many releases a page shows; tables/candidates.csv has all. */
const shown = 20;

/** Releases that wait for a person, with what their own cards would make of them; null where there are none. */
export function candidatesSection(input: ReportInput): Section | null {
  const releases = readRows(input.tables, "candidates")
    .filter((row) => row.text("entity") === "release")
    .sort(
      (a, b) => isPlaced(b) - isPlaced(a) || compare(dayOf(b), dayOf(a)) || compare(nameOf(a), nameOf(b)),
    );
  if (releases.length === 0) return null;
  const placed = releases.filter((row) => isPlaced(row) === 1);
  return {
    id: "new-models",
    name: "New models",
    title: `${counted(releases.length, "release")} ${releases.length === 1 ? "waits" : "wait"} for confirmation, ${placed.length} with a provisional density`,
    blocks: [
      paragraph(
        "These were seen on the Hub and are not in the catalogue yet. Their densities are provisional: from the scores on the lab's own card, on this snapshot's ruler, and in none of the figures above.",
      ),
      {
        kind: "table",
        id: "new-models-table",
        caption: "Releases that wait for confirmation: those with a density first, then the newest",
        columns: [
          words("Repository"),
          dates("Created"),
          words("Kind"),
          figures("Parameters"),
          figures("Provisional density"),
          words("Status"),
          words("Scores on its card"),
        ],
        rows: releases.slice(0, shown).map((row) => ({
          cells: [
            nameOf(row),
            dayOf(row),
            row.text("stage") ?? "not known",
            parametersOf(row),
            withInterval(row.figure("density", "density_low", "density_high"), significant) ?? "",
            statusName(row.text("density_status") ?? ""),
            scoresOf(row),
          ],
        })),
      },
      note([
        `${releases.length > shown ? `${shown} of ${releases.length}. ` : ""}Created is when the repository was made, which may be before the weights were public. All, with names that nothing maps: `,
        link("candidates.csv", "tables/candidates.csv"),
        ".",
      ]),
    ],
  };
}

const isPlaced = (row: Row): number => Number(row.number("density") !== null);
const nameOf = (row: Row): string => row.text("name") ?? "";
const dayOf = (row: Row): string => row.text("created_on") ?? row.text("first_seen_on") ?? "";

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function parametersOf(row: Row): string {
  const total = row.number("total_params");
  const active = row.number("active_params");
  if (total === null) return "not known";
  return active === null || active === total
    ? parameters(total)
    : `${parameters(total)} (${parameters(active)} active)`;
}

/** `BBH 62, MMLU 71`, from `bbh 62;mmlu 71`. */
function scoresOf(row: Row): string {
  const scores = row.text("benchmarks")?.split(";") ?? [];
  return scores.map((score) => score.replace(/^\S+/, benchmarkName)).join(", ");
}
