import { link, list, paragraph, type Section } from "../blocks.ts";
import type { MonthFacts, MonthlyReportInput } from "./input.ts";
import { monthName } from "./months.ts";
import type { Places } from "./places.ts";

/** The way to everything that is behind this report. */
export function fullReportSection({ now }: MonthFacts, { snapshot }: Places): Section {
  return {
    id: "full-report",
    name: "Full report",
    title: "Every part of the analysis is in the full report of the snapshot",
    blocks: [
      list([
        [
          link("Full report", snapshot("report.html")),
          " with charts, rulers, windows, compression, robustness and method",
        ],
        [link("The same as Markdown", snapshot("report.md"))],
        [
          link("Figures of the headline", snapshot("headline.json")),
          ", ",
          link("tables and columns", snapshot("datapackage.json")),
          ", ",
          link("hashes of every file", snapshot("manifest.json")),
        ],
        ["This report ", link("as Markdown", "report.md"), " and ", link("as data", "report.json")],
      ]),
      paragraph(
        `Snapshot ${now.id}: as of ${now.asOf}, from what was known by that day (the newest fact of the analysis is of ${now.knownAt.slice(0, 10)}).`,
      ),
    ],
  };
}

export function citeSection({ month, now, revision }: MonthlyReportInput, { snapshot }: Places): Section {
  return {
    id: "cite",
    name: "How to cite",
    title: "How to cite",
    blocks: [
      paragraph([
        `densing: monthly density report, ${monthName(month)}, revision ${revision}. Snapshot ${now.id}, method ${now.headline.method_version}. `,
        link("CITATION.cff", snapshot("CITATION.cff")),
        " is for reference managers.",
      ]),
      paragraph([
        `The law itself: ${now.headline.paper.citation}, `,
        link("doi 10.1038/s42256-025-01137-0", "https://doi.org/10.1038/s42256-025-01137-0"),
        ".",
      ]),
      paragraph([
        "Data: ",
        link("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ", beside the sources' own terms. Code: Apache-2.0.",
      ]),
    ],
  };
}
