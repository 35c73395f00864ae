import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { densing, packageRoot, temporaryFolder } from "./support.ts";

/* `densing report` as a user runs it: the built CLI on a copy of the package, whose catalogue is corrected later. */

const json = (text: string) => JSON.parse(text);

function product() {
  const [home, root] = [temporaryFolder("report"), temporaryFolder("package")];
  for (const part of ["dist", "catalogue", "sql", "package.json", "temporal.config.ts"]) {
    cpSync(join(packageRoot, part), join(root, part), { recursive: true });
  }
  symlinkSync(join(packageRoot, "node_modules"), join(root, "node_modules"));
  const report = async (month: string) => {
    const done = await densing(["report", "--month", month, "--json"], { DENSING_HOME: home }, root);
    expect(done, done.stderr).toMatchObject({ code: 0 });
    return json(done.stdout);
  };
  return { home, root, report };
}

/** Every file of a folder, by path. */
function tree(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length), readFileSync(path, "utf8")]));
}

/** Where the links of a page lead, of those that are paths. */
function filesLinked(folder: string): string[] {
  const page = parseHTML(readFileSync(join(folder, "index.html"), "utf8")).document;
  return [...page.querySelectorAll("main a[href]")]
    .map((link) => link.getAttribute("href") ?? "")
    .filter((address) => !/^(https:|#)/.test(address))
    .map((address) => resolve(folder, address));
}

describe("densing report", () => {
  it("makes up a month with the one before it, once, and keeps what a correction replaces", async () => {
    const { home, root, report } = product();
    const reports = join(home, "reports");
    const month = join(reports, "2024-10");

    const first = await report("2024-10");
    expect(first).toMatchObject({
      month: "2024-10",
      snapshotId: expect.stringMatching(/^2024-10-31-/),
      previousId: expect.stringMatching(/^2024-09-30-/),
      revision: 1,
      published: true,
      title: expect.stringMatching(/^October 2024: density doubles every \d/),
      path: join(month, "index.html"),
    });
    const linked = filesLinked(month);
    expect(linked.length).toBeGreaterThan(8);
    for (const path of [...linked, ...filesLinked(join(month, "revisions", "1"))])
      expect(existsSync(path), path).toBe(true);
    const before = tree(reports);

    expect(await report("2024-10")).toEqual({ ...first, published: false });
    expect(tree(reports)).toEqual(before);

    // Known in September too, whose snapshot is there and stays: to the report the correction is a change of October.
    const scores = join(root, "catalogue", "scores.csv");
    const text = readFileSync(scores, "utf8");
    const row = /^qwen2\.5-7b,mmlu,standard,74\.2,(5,Alibaba Qwen,,)/m;
    expect(text).toMatch(row);
    writeFileSync(scores, text.replace(row, "qwen2.5-7b,mmlu,standard,64.2,$1"));
    const corrected = await report("2024-10");
    expect(corrected).toMatchObject({ previousId: first.previousId, revision: 2, published: true });
    expect(corrected.snapshotId).not.toBe(first.snapshotId);
    const page = readFileSync(join(month, "report.md"), "utf8");
    expect(page).toContain("It corrects revision 1, which is kept.");
    expect(page).toContain("the catalogue was corrected or extended");
    expect(page).toMatch(/\| Qwen2\.5-7B \| MMLU \| 74\.2 \| [\d.]+ \|/i);
    const old = tree(join(month, "revisions", "1"));
    expect(old["/index.html"]).toContain("This report is superseded by revision 2");
    expect(json(old["/report.json"]!)).toMatchObject({
      snapshot: { id: first.snapshotId },
      superseded_by: { revision: 2, reasons: expect.arrayContaining([expect.stringContaining("catalogue")]) },
    });
    for (const path of filesLinked(join(month, "revisions", "1"))) expect(existsSync(path), path).toBe(true);
    expect(json(readFileSync(join(reports, "index.json"), "utf8"))).toMatchObject([
      { month: "2024-10", revisions: [{ snapshot: first.snapshotId }, { snapshot: corrected.snapshotId }] },
    ]);
    const verify = await densing(["snapshot", "verify"], { DENSING_HOME: home }, root);
    expect(verify, verify.stdout).toMatchObject({ code: 0 });
  }, 600_000);

  it("refuses a month that has not ended, and says so", async () => {
    const environment = { DENSING_HOME: temporaryFolder("report") };
    const ahead = await densing(["report", "--month", "2999-01"], environment);
    expect(ahead).toMatchObject({ code: 2, stderr: expect.stringContaining("2999-01 lies ahead") });
    expect(await densing(["report", "--month", "October"], environment)).toMatchObject({ code: 2 });
  });
});
