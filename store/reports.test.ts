import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type NewReport, openReportStore, type ReportStore, reportContentSha256 } from "./reports.ts";

let root: string;
let store: ReportStore;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "densing-reports-"));
  store = openReportStore(root);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const month = "2026-10";

/** A report that found `found`; `health` is on its page and no part of what it found. */
const report = (found: string, { health = "well", reasons = [] as string[] } = {}): NewReport => ({
  month,
  snapshot: `2026-10-31-${found}`,
  contentSha256: reportContentSha256({ found }),
  title: `found ${found}`,
  reasons,
  render: ({ revision, corrects }, path) => ({
    html: `<h1>${found}</h1>\n<main id="content">\n<p>${path} ${revision} ${health} ${corrects?.reasons.join() ?? ""}</p>\n</main>\n`,
    markdown: `# ${found}\n\n${path} ${revision}\n`,
    json: { found, revision, health, corrects },
  }),
  notice: (by, newest) => ({
    html: `<aside>revision ${by.revision}: ${newest.html}: ${by.reasons.join()}</aside>`,
    markdown: `revision ${by.revision}: ${newest.markdown}: ${by.reasons.join()}`,
  }),
});

const text = (...path: string[]) => readFileSync(join(root, month, ...path), "utf8");
const files = ["index.html", "report.json", "report.md"];
const at = (hour: number) => `2026-11-01T0${hour}:00:00.000Z`;

describe("publish", () => {
  it("writes a report at its address and under its revision, each leading up from where it stands", async () => {
    expect(await store.publish(report("a"), at(8))).toEqual({ revision: 1, published: true });
    expect(readdirSync(join(root, month)).sort()).toEqual([...files, "revisions"].sort());
    expect(text("index.html")).toContain("<p>../../ 1 well </p>");
    expect(text("revisions", "1", "index.html")).toContain("<p>../../../../ 1 well </p>");
    expect(text("report.md")).toBe("# a\n\n../../ 1\n");
    expect(await store.newest(month)).toMatchObject({
      revision: 1,
      snapshot: "2026-10-31-a",
      title: "found a",
    });
    expect(await store.newest("2026-09")).toBeNull();
  });

  it("writes nothing when the same was found, whatever else is on the page", async () => {
    await store.publish(report("a"), at(8));
    const before = files.map((name) => text(name));
    expect(await store.publish(report("a", { health: "ill" }), at(9))).toEqual({
      revision: 1,
      published: false,
    });
    expect(files.map((name) => text(name))).toEqual(before);
    expect((await store.list())[0]!.revisions).toHaveLength(1);
  });

  it("keeps what it corrects, with a notice of what replaced it and why", async () => {
    await store.publish(report("a"), at(8));
    const reasons = ["A score was corrected."];
    expect(await store.publish(report("b", { reasons }), at(9))).toEqual({ revision: 2, published: true });
    await store.publish(report("c", { reasons: ["Once more."] }), at(9));
    expect(text("index.html")).toContain("<p>../../ 3 well Once more.</p>");
    const old = text("revisions", "1", "index.html");
    expect(old).toContain("<h1>a</h1>");
    expect(old).toMatch(
      /<main id="content">\n<!-- superseded -->\n<aside>revision 2: ..\/..\/index.html: A score/,
    );
    expect(text("revisions", "1", "report.md")).toMatch(
      /^# a\n\n<!-- superseded -->\nrevision 2: ..\/..\/report.md/,
    );
    expect(JSON.parse(text("revisions", "1", "report.json"))).toMatchObject({
      found: "a",
      superseded_by: { revision: 2, reasons },
    });
    expect(text("revisions", "3", "index.html")).not.toContain("superseded");
    const [entry] = await store.list();
    expect(entry!.revisions.map(({ revision, snapshot }) => [revision, snapshot])).toEqual([
      [1, "2026-10-31-a"],
      [2, "2026-10-31-b"],
      [3, "2026-10-31-c"],
    ]);
  });

  it("keeps months apart, in order", async () => {
    await store.publish(report("a"), at(8));
    await store.publish({ ...report("z"), month: "2026-09" }, at(9));
    expect((await store.list()).map((entry) => entry.month)).toEqual(["2026-09", "2026-10"]);
    expect(() => store.folder("../2026-10")).toThrow(/not a month/);
  });

  it("refuses a damaged index instead of forgetting what it had", async () => {
    await store.publish(report("a"), at(8));
    writeFileSync(join(root, "index.json"), "[{");
    await expect(store.publish(report("b"), at(9))).rejects.toMatchObject({ type: "report-index-corrupt" });
    expect(text("index.html")).toContain("<h1>a</h1>");
  });
});

describe("a run that was killed", () => {
  const tree = () =>
    Object.fromEntries(
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
        .map((path) => [path.slice(root.length), readFileSync(path, "utf8")]),
    );

  /** What a correction had written when it was killed before its write number `writes`: everything but the index at most. */
  async function killedBefore(writes: number): Promise<void> {
    const undisturbed = openReportStore(`${root}-other`);
    await undisturbed.publish(report("a"), at(8));
    await undisturbed.publish(report("b", { reasons: ["why"] }), at(9));
    const order = [
      ...files.map((name) => ["revisions", "2", name]),
      ...["index.html", "report.md", "report.json"].map((name) => [name]),
      ...["index.html", "report.md", "report.json"].map((name) => ["revisions", "1", name]),
    ];
    await mkdir(join(root, month, "revisions", "2"), { recursive: true });
    for (const path of order.slice(0, writes)) {
      writeFileSync(join(root, month, ...path), readFileSync(join(`${root}-other`, month, ...path)));
    }
    rmSync(`${root}-other`, { recursive: true });
  }

  it.each([1, 3, 4, 6, 7, 9])("before its write %i is finished by the next, to the byte", async (writes) => {
    await store.publish(report("a"), at(8));
    await store.publish(report("b", { reasons: ["why"] }), at(9));
    const expected = tree();
    rmSync(root, { recursive: true });
    await store.publish(report("a"), at(8));
    await killedBefore(writes);
    // The index is what counts until the last write.
    expect(await store.newest(month)).toMatchObject({ revision: 1 });
    await store.publish(report("b", { reasons: ["why"] }), at(9));
    expect(tree()).toEqual(expected);
  });

  it.each([3, 4, 9])("before its write %i is undone when the correction is withdrawn", async (writes) => {
    await store.publish(report("a"), at(8));
    await killedBefore(writes);
    expect(await store.publish(report("a"), at(9))).toEqual({ revision: 1, published: false });
    for (const name of files) expect(text(name)).toContain("a");
    expect(readdirSync(join(root, month, "revisions"))).toEqual(["1"]);
    expect(text("index.html")).not.toContain("<h1>b</h1>");
    if (writes > 3) expect(text("revisions", "1", "index.html")).not.toContain("superseded");
    const next = await store.publish(report("c", { reasons: ["why"] }), at(9));
    expect(next).toEqual({ revision: 2, published: true });
    expect(existsSync(join(root, month, "revisions", "2", "index.html"))).toBe(true);
    expect(text("revisions", "2", "index.html")).toContain("<h1>c</h1>");
  });

  it("leaves no unfinished folder behind", async () => {
    await mkdir(join(root, month, "revisions", ".unfinished-1"), { recursive: true });
    await store.publish(report("a"), at(8));
    expect(readdirSync(join(root, month, "revisions"))).toEqual(["1"]);
  });
});
