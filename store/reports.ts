import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { DensingError } from "../errors.ts";
import { canonicalJson, sha256Hex } from "./canonicalJson.ts";
import { readIfThere, writeFileAtomic } from "./files.ts";
import { writeFolderAtomic } from "./folders.ts";
import { formatJson } from "./formatJson.ts";
import { parseJson } from "./snapshots.ts";

/*
 * Monthly reports: `<month>/index.html`, `report.md` and `report.json` are the newest of a month, at an address that
 * stays; `<month>/revisions/<n>/` holds each that there has been, and those that are not the newest say so.
 */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const revisionSchema = z.object({
  revision: z.number().int().positive(),
  snapshot: z.string(),
  /** Of what the report found: two that found the same are one. */
  content_sha256: sha256,
  published_at: z.string(),
  title: z.string(),
  /** Why it replaced the one before it; sentences. */
  reasons: z.array(z.string()),
  /** sha256 of the three files at the month's address. */
  files: z.object({ html: sha256, markdown: sha256, json: sha256 }),
});
export type ReportRevision = z.infer<typeof revisionSchema>;

const indexSchema = z.array(
  z.object({ month: z.string().regex(/^\d{4}-\d{2}$/), revisions: z.array(revisionSchema).min(1) }),
);
/** The reports of one month, oldest first. */
export type ReportMonth = z.infer<typeof indexSchema>[number];

export interface ReportFiles {
  readonly html: string;
  readonly markdown: string;
  readonly json: object;
}

/** Which revision a report is, and what it says of the one before. */
export interface RevisionStatus {
  readonly revision: number;
  readonly corrects: { readonly revision: number; readonly reasons: readonly string[] } | null;
}

/** A report before it is written. */
export interface NewReport {
  readonly month: string;
  readonly snapshot: string;
  readonly contentSha256: string;
  readonly title: string;
  /** Why it replaces the one that is there; empty for the first. */
  readonly reasons: readonly string[];
  /** @param root path from the page to the folder that holds the reports' folder */
  readonly render: (revision: RevisionStatus, root: string) => ReportFiles;
  /** What the page that is replaced says at its top. @param newest addresses, seen from there */
  readonly notice: (
    by: { readonly revision: number; readonly reasons: readonly string[] },
    newest: { readonly html: string; readonly markdown: string },
  ) => { readonly html: string; readonly markdown: string };
}

export interface ReportStore {
  /**
   * Publishes a report, or does nothing when it found what the newest of its month found and that is there, whole.
   * Crash-safe: the revision's folder by rename, the files at the month's address, the notice in the one before, the
   * index, in that order; a run that was killed is gone on with by the next.
   * @throws DensingError `storage-unwritable`, `report-index-corrupt`
   */
  publish(report: NewReport, publishedAt: string): Promise<{ revision: number; published: boolean }>;
  /** By month. @throws DensingError `report-index-corrupt` */
  list(): Promise<ReportMonth[]>;
  /** The newest of a month, or null. */
  newest(month: string): Promise<ReportRevision | null>;
  /** The folder at the month's address. */
  folder(month: string): string;
}

const fromMonth = "../../";
const fromRevision = "../../../../";

export function openReportStore(root: string): ReportStore {
  const indexPath = join(root, "index.json");
  const folder = (month: string) => {
    if (!/^\d{4}-\d{2}$/.test(month))
      throw new DensingError("invalid-argument", `not a month (YYYY-MM): ${month}`, { seen: month });
    return join(root, month);
  };

  const list = async (): Promise<ReportMonth[]> => {
    const text = await readIfThere(indexPath);
    if (text === null) return [];
    const parsed = indexSchema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    const message = `${indexPath} is damaged: restore it from a backup; the reports beside it are untouched`;
    throw new DensingError("report-index-corrupt", message, { path: indexPath });
  };

  const publish: ReportStore["publish"] = async (report, publishedAt) => {
    const months = await list();
    const known = months.find(({ month }) => month === report.month)?.revisions ?? [];
    const before = known.at(-1);
    const target = folder(report.month);
    const isSame = before?.content_sha256 === report.contentSha256;
    if (isSame && (await isIntact(target, before))) return { revision: before.revision, published: false };

    const earlier = isSame ? known.slice(0, -1) : known;
    const replaced = earlier.at(-1);
    const reasons = isSame ? before.reasons : [...report.reasons];
    const revision = (replaced?.revision ?? 0) + 1;
    const status = { revision, corrects: replaced ? { revision: replaced.revision, reasons } : null };
    await rm(revisionFolder(target, revision + 1), { recursive: true, force: true });
    const atAddress = filesOf(report.render(status, fromMonth));
    await writeRevision(target, revision, filesOf(report.render(status, fromRevision)));
    for (const [name, text] of atAddress) await writeFileAtomic(join(target, name), text);
    if (replaced !== undefined) {
      const newest = { html: `${fromMonth}index.html`, markdown: `${fromMonth}report.md` };
      const superseded = { revision, reasons };
      await supersede(
        revisionFolder(target, replaced.revision),
        report.notice(superseded, newest),
        superseded,
      );
    }
    const [html, markdown, json] = atAddress.map(([, text]) => sha256Hex(text)) as [string, string, string];
    const entry: ReportRevision = {
      revision,
      snapshot: report.snapshot,
      content_sha256: report.contentSha256,
      published_at: isSame ? before.published_at : publishedAt,
      title: report.title,
      reasons,
      files: { html, markdown, json },
    };
    const others = months.filter(({ month }) => month !== report.month);
    const all = [...others, { month: report.month, revisions: [...earlier, entry] }];
    await writeFileAtomic(indexPath, formatJson(all.sort((a, b) => (a.month < b.month ? -1 : 1))));
    return { revision, published: !isSame };
  };

  return {
    publish,
    list,
    newest: async (month) => (await list()).find((entry) => entry.month === month)?.revisions.at(-1) ?? null,
    folder,
  };
}

/** The one hash of what a report found. */
export const reportContentSha256 = (findings: unknown): string => sha256Hex(canonicalJson(findings));

type NamedFile = readonly [name: string, text: string];

const filesOf = ({ html, markdown, json }: ReportFiles): NamedFile[] => [
  ["index.html", html],
  ["report.md", markdown],
  ["report.json", formatJson(json)],
];

const revisionFolder = (month: string, revision: number) => join(month, "revisions", String(revision));

/** Whether the files at the address are those of the index: a run that was killed may have left others. */
async function isIntact(month: string, { files, revision }: ReportRevision): Promise<boolean> {
  if (await isThere(revisionFolder(month, revision + 1))) return false;
  const expected = { "index.html": files.html, "report.md": files.markdown, "report.json": files.json };
  for (const [name, hash] of Object.entries(expected)) {
    const text = await readIfThere(join(month, name));
    if (text === null || sha256Hex(text) !== hash) return false;
  }
  return true;
}

/** Replaces what a run left that was killed before it reached the index. */
function writeRevision(month: string, revision: number, files: readonly NamedFile[]): Promise<void> {
  return writeFolderAtomic(join(month, "revisions"), String(revision), new Map(files));
}

const [noticeStart, noticeEnd] = ["<!-- superseded -->", "<!-- /superseded -->"];
const noticePattern = new RegExp(`${noticeStart}.*?${noticeEnd}\n*`, "s");

/** Puts the notice at the top of what is superseded, in the place of one that a killed run may have put there. */
async function supersede(
  folder: string,
  notice: { readonly html: string; readonly markdown: string },
  superseded: object,
): Promise<void> {
  const change = async (name: string, edit: (text: string) => string) => {
    const path = join(folder, name);
    const text = await readIfThere(path);
    // A revision that somebody took away needs no notice.
    if (text !== null) await writeFileAtomic(path, edit(text));
  };
  const marked = (text: string) => `${noticeStart}\n${text}\n${noticeEnd}\n`;
  const content = '<main id="content">\n';
  await change("index.html", (text) =>
    text.replace(noticePattern, "").replace(content, () => content + marked(notice.html)),
  );
  await change("report.md", (text) =>
    text.replace(noticePattern, "").replace("\n\n", () => `\n\n${marked(`${notice.markdown}\n`)}\n`),
  );
  await change("report.json", (text) => {
    const json = parseJson(text);
    return typeof json === "object" && json !== null
      ? formatJson({ ...json, superseded_by: superseded })
      : text;
  });
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
