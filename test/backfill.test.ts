import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { IndexEntry } from "../store/snapshots.ts";
import { densing, startDensing, temporaryFolder } from "./support.ts";

/* `densing backfill` as a user runs it, over the shipped catalogue; early months, which are quick. */

const command = (from: string, to: string) => [
  "backfill",
  ...["--from", from, "--to", to, "--resamples", "100", "--json"],
];
const json = (text: string) => JSON.parse(text);
const indexOf = (home: string): IndexEntry[] =>
  json(readFileSync(join(home, "snapshots", "index.json"), "utf8"));
const brief = (home: string) => indexOf(home).map(({ id, parent, kind }) => ({ id, parent, kind }));

describe("densing backfill", { timeout: 600_000 }, () => {
  it("publishes a vintage a month-end, each with the one before as its parent; a second run nothing", async () => {
    const home = temporaryFolder("backfill");
    const environment = { DENSING_HOME: home };
    const first = await densing(command("2022-12", "2023-03"), environment);
    expect(first).toMatchObject({ code: 0 });
    const days = ["2022-12-31", "2023-01-31", "2023-02-28", "2023-03-31"];
    const { months } = json(first.stdout) as { months: { asOf: string; id: string; published: boolean }[] };
    expect(months.map(({ asOf, published }) => [asOf, published])).toEqual(days.map((day) => [day, true]));
    const index = indexOf(home);
    expect(brief(home)).toEqual(
      months.map(({ id }, at) => ({ id, parent: months[at - 1]?.id ?? null, kind: "vintage" })),
    );
    // So early there is too little to fit anything to, and each says so.
    for (const { headline } of index) expect(headline.not_identified).toMatch(/\w/);
    // Nothing live: nobody is led to a vintage for the newest.
    expect(existsSync(join(home, "snapshots", "latest.json"))).toBe(false);

    const again = await densing(command("2022-12", "2023-03"), environment);
    expect(json(again.stdout).months.every((month: { published: boolean }) => !month.published)).toBe(true);
    expect(indexOf(home)).toEqual(index);

    const restated = ["backfill", "--from", "2023-03", "--to", "2023-03", "--known-at", "2026-01-01"];
    expect((await densing(restated, environment)).code).toBe(0);
    const { kind, parent, id } = indexOf(home).at(-1)!;
    expect({ kind, parent }).toEqual({ kind: "restated", parent: null });
    expect(months.map((month) => month.id)).not.toContain(id);
    expect((await densing(["snapshot", "verify"], environment)).code).toBe(0);
  });

  it("is stopped cleanly and taken up again, with the snapshots of an undisturbed run", async () => {
    const [disturbed, undisturbed] = [temporaryFolder("stopped"), temporaryFolder("undisturbed")];
    const range = command("2023-01", "2023-05");
    const run = startDensing(range, { DENSING_HOME: disturbed });
    const published = () => {
      const folder = join(disturbed, "snapshots");
      return existsSync(folder) ? readdirSync(folder).filter((name) => /^\d/.test(name)) : [];
    };
    while (published().length < 2) {
      if (run.child.exitCode !== null) throw new Error(`ended too early:\n${run.output()}`);
      await new Promise((done) => setTimeout(done, 50));
    }
    run.child.kill("SIGINT");
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain("what was published is kept");
    expect(published().length).toBeLessThan(5);
    expect((await densing(range, { DENSING_HOME: disturbed })).code).toBe(0);
    expect((await densing(range, { DENSING_HOME: undisturbed })).code).toBe(0);
    expect(brief(disturbed)).toEqual(brief(undisturbed));
  });

  it.each([
    [["--from", "2024-13", "--to", "2024-12"], "not a month"],
    [["--from", "2024-12", "--to", "2024-11"], "is after"],
    [["--from", "2024-12", "--to", "2999-01"], "lies ahead"],
    [["--from", "2024-01", "--to", "2024-01", "--known-at", "2999-01-01"], "nobody knows yet"],
    [["--from", "2024-01", "--to", "2024-01", "--resamples", "9"], "not a number of draws"],
  ])("refuses %s", async (args, message) => {
    const { code, stderr } = await densing(["backfill", ...args], {
      DENSING_HOME: temporaryFolder("refused"),
    });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });
});
