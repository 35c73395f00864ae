import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cancellationSignal } from "@temporalio/activity";
import { DensingError } from "../errors.ts";
import type { HeadlineChange } from "../law/headlineChange.ts";
import { correctionReasons, type SnapshotInputs } from "../site/monthly/correctionReasons.ts";
import type { ChecksReading, MonthEnd, MonthFacts } from "../site/monthly/input.ts";
import { supersededNotice } from "../site/monthly/notice.ts";
import { monthlyFindings, monthlyTitle, renderMonthlyReport } from "../site/monthlyReport.ts";
import type { DocumentStore } from "../store/documents.ts";
import { type ReportStore, reportContentSha256 } from "../store/reports.ts";
import type { SnapshotStore } from "../store/snapshots.ts";
import type { Threads } from "../threads/threads.ts";
import { readMonthEnd, registeredForecasts } from "./readMonthEnd.ts";
import { readStatus } from "./writeStatus.ts";

export interface WrittenReport {
  /** 1 for the first of its month. */
  readonly revision: number;
  /** False when the newest report of the month says the same. */
  readonly published: boolean;
  /** The headline as a sentence. */
  readonly title: string;
}

export interface WriteMonthlyReportDependencies {
  readonly snapshots: SnapshotStore;
  readonly documents: DocumentStore;
  readonly reports: ReportStore;
  readonly threads: Threads;
  readonly statusPath: string;
  readonly now: () => Date;
}

/** The newest vintage of a day, or null. */
export function createFindVintage({ snapshots }: Pick<WriteMonthlyReportDependencies, "snapshots">) {
  return async function findVintage({ asOf }: { readonly asOf: string }): Promise<{ id: string | null }> {
    return { id: (await snapshots.series("vintage", asOf)).at(-1)?.id ?? null };
  };
}

/**
 * Writes the report of a month from its month-end snapshot and that of the month before; a report that would say the
 * same as the newest is not written. The law that says why the headline changed runs in a thread.
 *
 * @throws DensingError `snapshot-missing`, `storage-unwritable`, `report-index-corrupt`
 */
export function createWriteMonthlyReport(dependencies: WriteMonthlyReportDependencies) {
  const { snapshots, reports, now } = dependencies;
  return async function writeMonthlyReport(request: {
    /** `YYYY-MM` */
    readonly month: string;
    readonly snapshotId: string;
    readonly previousId: string | null;
  }): Promise<WrittenReport> {
    const { month, snapshotId, previousId } = request;
    const end = await readMonthEnd(snapshots, snapshotId);
    const before = previousId === null ? null : await readMonthEnd(snapshots, previousId);
    const input: MonthFacts = {
      month,
      now: end,
      before,
      change: before && (await explain(dependencies, before, end)),
      registered: await registeredForecasts(snapshots, end.asOf),
      checks: await readChecks(dependencies.statusPath),
    };
    const findings = monthlyFindings(input);
    const contentSha256 = reportContentSha256(findings);
    const title = monthlyTitle(input);
    const newest = await reports.newest(month);
    const reasons =
      newest === null || newest.content_sha256 === contentSha256
        ? []
        : await reasonsFor(dependencies, { month, snapshot: newest.snapshot, end, findings });
    const written = await reports.publish(
      {
        month,
        snapshot: snapshotId,
        contentSha256,
        title,
        reasons,
        render: (status, root) => renderMonthlyReport({ ...input, ...status }, root),
        notice: supersededNotice,
      },
      now().toISOString(),
    );
    return { ...written, title };
  };
}

/** What is stored may have been taken away, or be of another version; the report is made without it then. */
const untoldTypes: ReadonlySet<string> = new Set([
  "document-missing",
  "document-corrupt",
  "bundle-of-another-version",
  "snapshot-missing",
]);

async function explain(
  { snapshots, documents, threads }: WriteMonthlyReportDependencies,
  before: MonthEnd,
  after: MonthEnd,
): Promise<HeadlineChange | { readonly untold: string }> {
  const analysis = async ({ id, headline }: MonthEnd) => ({
    id,
    document: await documents.get((await snapshots.manifest(id)).bundle_sha256),
    doublingMonths: headline.doubling_months.value,
  });
  try {
    const between = { before: await analysis(before), after: await analysis(after) };
    return await threads.run("explainHeadline", between, cancellationSignal());
  } catch (thrown) {
    if (!(thrown instanceof DensingError) || !untoldTypes.has(thrown.type)) throw thrown;
    return { untold: thrown.message };
  }
}

async function reasonsFor(
  dependencies: WriteMonthlyReportDependencies,
  {
    month,
    snapshot,
    end,
    findings,
  }: {
    readonly month: string;
    readonly snapshot: string;
    readonly end: MonthEnd;
    readonly findings: ReturnType<typeof monthlyFindings>;
  },
): Promise<string[]> {
  const { snapshots, reports } = dependencies;
  const known = await readJson(join(reports.folder(month), "report.json"));
  // What was written is compared with what would be: JSON knows no undefined.
  const found = JSON.parse(JSON.stringify(findings)) as Record<string, unknown>;
  if (snapshot === end.id) return correctionReasons(known, found, null);
  const replaced = await readMonthEnd(snapshots, snapshot).catch((thrown) => {
    if (thrown instanceof DensingError && thrown.type === "snapshot-missing") return null;
    throw thrown;
  });
  if (replaced === null) return correctionReasons(known, found, null);
  const change = await explain(dependencies, replaced, end);
  return correctionReasons(known, found, {
    from: await inputsOf(snapshots, replaced),
    to: await inputsOf(snapshots, end),
    change: "untold" in change ? null : change,
  });
}

async function inputsOf(snapshots: SnapshotStore, { id, headline }: MonthEnd): Promise<SnapshotInputs> {
  const { method_version, inputs, replicates } = await snapshots.manifest(id);
  return {
    id,
    method_version,
    catalogue_sha256: inputs.catalogue_sha256,
    captures: inputs.captures.length,
    replicates,
    doublingMonths: headline.doubling_months.value,
  };
}

async function readJson(path: string): Promise<Record<string, unknown> | null> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
  } catch {
    return null;
  }
}

async function readChecks(statusPath: string): Promise<ChecksReading | null> {
  const status = await readStatus(statusPath);
  if (status === null) return null;
  return {
    checked_at: status.checked_at,
    sources: status.sources.map((source) => ({
      source_id: source.source_id,
      state: source.state,
      checked_at: source.checked_at,
      last_answer_at: source.last_answer_at,
      unreachable_since: source.unreachable_since,
      reason: source.error?.reason ?? null,
      rows: source.newest?.rows ?? null,
      quarantined: source.newest?.quarantined ?? null,
    })),
  };
}
