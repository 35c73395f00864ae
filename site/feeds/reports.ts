import type { ReportMonth } from "../../store/reports.ts";
import { type FeedEntry, factsOf, keyOf } from "./feed.ts";

/** One entry a monthly report, and one a correction of it; all lead to the month's address, where the newest stands. */
export function reportEntries(
  months: readonly {
    readonly month: string;
    readonly revisions: readonly Pick<
      ReportMonth["revisions"][number],
      "revision" | "title" | "published_at" | "reasons" | "snapshot"
    >[];
  }[],
): FeedEntry[] {
  return months.flatMap(({ month, revisions }) =>
    revisions.map(({ revision, title, published_at, reasons, snapshot }): FeedEntry => {
      const isFirst = revision === 1;
      return {
        key: keyOf("report", month, String(revision)),
        title: isFirst ? title : `${title} (revision ${revision})`,
        at: published_at,
        address: `../reports/${month}/`,
        facts: factsOf([
          ["Month", month],
          ["What changed since the revision before", isFirst ? null : reasons.join(" ")],
          ["Snapshot", snapshot],
        ]),
        data: { kind: "report", month, revision, snapshot, published_at, reasons },
      };
    }),
  );
}
