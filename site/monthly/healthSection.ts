import { daysSince } from "../../law/time.ts";
import { dates, figures, link, note, paragraph, type Section, words } from "../blocks.ts";
import { plainText } from "../escape.ts";
import { count, counted, dayOf, listed } from "../format.ts";
import { readRows } from "../readings.ts";
import type { ChecksReading, MonthFacts, SourceCheckReading } from "./input.ts";
import { isIn, monthName } from "./months.ts";
import type { Places } from "./places.ts";

/** A check of so long after the month's end says nothing of the month. */
const checkHoldsDays = 31;

export interface QuarantineNews {
  /** Rows that are held back, taken out or replaced, by the month's end. */
  readonly rows: number;
  /** Of those, known since this month. */
  readonly new_rows: number;
}

export function quarantineNews({ month, now }: MonthFacts): QuarantineNews {
  const rows = readRows(now.tables, "quarantine");
  return { rows: rows.length, new_rows: rows.filter((row) => isIn(month, row.text("known_from"))).length };
}

/** The check, where it is of about the month; a report that is made up later has none. */
export function checksOfMonth({ month, now, checks }: MonthFacts): ChecksReading | null {
  if (checks === null) return null;
  const day = dayOf(checks.checked_at);
  return day.slice(0, 7) >= month && daysSince(now.asOf, day) <= checkHoldsDays ? checks : null;
}

/** How the sources answered when the report was made, and what is held back. */
export function healthSection(input: MonthFacts, quarantine: QuarantineNews, { tables }: Places): Section {
  const checks = checksOfMonth(input);
  const held = paragraph([
    `By the month's end ${counted(quarantine.rows, "row")} ${quarantine.rows === 1 ? "is" : "are"} held back, taken out or replaced, ${count(quarantine.new_rows)} of them since this month: `,
    link("quarantine.csv", tables("quarantine")),
    ".",
  ]);
  if (checks === null) {
    return {
      id: "health",
      name: "Sources",
      title: `How the sources answered about ${monthName(input.month)} is not recorded`,
      blocks: [
        paragraph(
          input.checks === null
            ? "No check of the sources is recorded on this machine."
            : `The last check was on ${dayOf(input.checks.checked_at)}, ${input.checks.checked_at.slice(0, 7) < input.month ? "before the month" : "too long after the month to say anything of it"}.`,
        ),
        held,
      ],
    };
  }
  return {
    id: "health",
    name: "Sources",
    title: titleOf(checks),
    blocks: [
      held,
      {
        kind: "table",
        id: "health-table",
        caption: `Sources as checked at ${timeText(checks.checked_at)}`,
        columns: [
          words("Source"),
          words("Last check"),
          dates("Last answer"),
          dates("Unreachable since"),
          figures("Rows"),
          figures("Held back"),
        ],
        rows: checks.sources.map((source) => ({
          cells: [
            source.source_id,
            plainText(source.reason === null ? source.state : `${source.state}: ${source.reason}`),
            source.last_answer_at === null ? "never" : dayOf(source.last_answer_at),
            source.unreachable_since === null ? "" : dayOf(source.unreachable_since),
            source.rows === null ? "" : count(source.rows),
            source.quarantined === null ? "" : count(source.quarantined),
          ],
        })),
      },
      note(
        "This table is of the time of that check, not of the month's end, and is no part of the snapshot: a source that could not be reached leaves its last good body in force.",
      ),
    ],
  };
}

function titleOf({ checked_at, sources }: ChecksReading): string {
  const away = sources.filter(isAway);
  const at = `as checked at ${timeText(checked_at)}`;
  if (
    sources.every(
      ({ last_answer_at, unreachable_since }) => last_answer_at === null && unreachable_since === null,
    )
  )
    return `No source has been asked yet, ${at}`;
  if (away.length === 0) return `No source is out of reach, ${at}`;
  const names = away.slice(0, 4).map(({ source_id }) => source_id);
  const others = away.length - names.length;
  return `${counted(away.length, "source")} of ${count(sources.length)} ${away.length === 1 ? "is" : "are"} out of reach (${listed(others > 0 ? [...names, `${others} more`] : names)}), ${at}`;
}

const isAway = ({ unreachable_since }: SourceCheckReading): boolean => unreachable_since !== null;

/** `2026-11-01 06:00 UTC` */
const timeText = (instant: string): string => `${dayOf(instant)} ${instant.slice(11, 16)} UTC`;
