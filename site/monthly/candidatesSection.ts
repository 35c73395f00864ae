import { dates, figures, link, note, paragraph, type Section, words } from "../blocks.ts";
import { count, counted, parameters, significant, withInterval } from "../format.ts";
import { statusName } from "../names.ts";
import { type Row, readRows } from "../readings.ts";
import type { MonthFacts } from "./input.ts";
import { isIn, monthName } from "./months.ts";
import type { Places } from "./places.ts";

const shown = 20;

export interface NewCandidate {
  readonly source_id: string;
  readonly entity: string;
  readonly name: string;
  readonly first_seen_on: string;
  readonly created_on: string | null;
  readonly total_params: number | null;
  readonly density: number | null;
  readonly density_low: number | null;
  readonly density_high: number | null;
  readonly density_status: string | null;
}

export interface CandidateNews {
  /** First seen in the month: releases with a density first, then the newest. */
  readonly seen: readonly NewCandidate[];
  readonly waiting: number;
  /** Of the month before, no longer waiting: accepted, merged or rejected. Null without a month before. */
  readonly settled: number | null;
}

export function candidateNews({ month, now, before }: MonthFacts): CandidateNews {
  const rows = readRows(now.tables, "candidates");
  const keys = new Set(rows.map(keyOf));
  const earlier = before && readRows(before.tables, "candidates");
  return {
    seen: rows
      .filter((row) => isIn(month, row.text("first_seen_on")))
      .map(candidateOf)
      .sort(
        (a, b) =>
          Number(b.density !== null) - Number(a.density !== null) ||
          (a.first_seen_on === b.first_seen_on ? 0 : a.first_seen_on < b.first_seen_on ? 1 : -1) ||
          (a.name < b.name ? -1 : 1),
      ),
    waiting: rows.length,
    settled: earlier?.filter((row) => !keys.has(keyOf(row))).length ?? null,
  };
}

const keyOf = (row: Row): string =>
  JSON.stringify(["source_id", "entity", "name"].map((column) => row.text(column)));

function candidateOf(row: Row): NewCandidate {
  return {
    source_id: row.text("source_id") ?? "",
    entity: row.text("entity") ?? "",
    name: row.text("name") ?? "",
    first_seen_on: row.text("first_seen_on") ?? "",
    created_on: row.text("created_on"),
    total_params: row.number("total_params"),
    density: row.number("density"),
    density_low: row.number("density_low"),
    density_high: row.number("density_high"),
    density_status: row.text("density_status"),
  };
}

/** What was seen for the first time in the month and waits for a person. */
export function candidatesSection(
  { month }: MonthFacts,
  { seen, waiting, settled }: CandidateNews,
  { tables }: Places,
): Section {
  const releases = seen.filter(({ entity }) => entity === "release");
  const names = seen.length - releases.length;
  const sentences = [
    names === 0
      ? null
      : `${counted(names, "name")} in tables of scores and in price lists ${names === 1 ? "was" : "were"} seen for the first time and ${names === 1 ? "is" : "are"} mapped to no model yet.`,
    waiting === 0
      ? "At the month's end no candidate waits."
      : `At the month's end ${counted(waiting, "candidate")} ${waiting === 1 ? "waits" : "wait"} in all.`,
    settled === null || settled === 0
      ? null
      : `${counted(settled, "candidate")} of the month before ${settled === 1 ? "waits" : "wait"} no longer.`,
  ];
  return {
    id: "candidates",
    name: "Candidates",
    title: titleOf(month, releases),
    blocks: [
      paragraph(sentences.filter((sentence) => sentence !== null).join(" ")),
      ...(releases.length === 0 ? [] : [releasesTable(releases)]),
      note([
        `${releases.length > shown ? `${shown} of ${count(releases.length)} are shown. ` : ""}Provisional densities are from the scores on a release's own card and in no fit. All: `,
        link("candidates.csv", tables("candidates")),
        ".",
      ]),
    ],
  };
}

function titleOf(month: string, releases: readonly NewCandidate[]): string {
  if (releases.length === 0) return `No unconfirmed release was first seen in ${monthName(month)}`;
  const placed = releases.filter(({ density }) => density !== null).length;
  return `${counted(releases.length, "release")} first seen in ${monthName(month)} ${releases.length === 1 ? "waits" : "wait"} for confirmation, ${placed} with a provisional density`;
}

function releasesTable(releases: readonly NewCandidate[]) {
  return {
    kind: "table",
    id: "candidates-table",
    caption: "Releases first seen in the month: those with a density first, then the newest",
    columns: [
      words("Repository"),
      dates("First seen"),
      dates("Created"),
      figures("Parameters"),
      figures("Provisional density"),
      words("Status"),
    ],
    rows: releases.slice(0, shown).map((release) => ({
      cells: [
        release.name,
        release.first_seen_on,
        release.created_on ?? "not known",
        release.total_params === null ? "not known" : parameters(release.total_params),
        withInterval(
          { value: release.density, low: release.density_low, high: release.density_high },
          significant,
        ) ?? "",
        statusName(release.density_status ?? ""),
      ],
    })),
  } as const;
}
