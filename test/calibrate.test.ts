import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { densing, startDensing, temporaryFolder } from "./support.ts";

// Every thread and every child process loads the law anew.
vi.setConfig({ testTimeout: 180_000 });

const calibrate = (...options: string[]) => ["calibrate", "--threads", "2", ...options];

it("simulates the cells that are asked for, as lines and as a document", async () => {
  const file = join(temporaryFolder("calibrate"), "found.json");
  const some = calibrate("--worlds", "12", "--cells", "30-stable-model,points/15-stable-point");
  const lines = await densing([...some, "--out", file], {});
  expect(lines.stdout).toMatch(/^30-stable-model +100 % +\d+\.\d % \(\d+-\d+\) /m);
  expect(lines.stdout).toMatch(/^15-stable-point +0 % +- +-/m);
  expect(lines.stderr).toMatch(/2 of 2 cells, 100 %/);
  expect(lines.code).toBe(0);
  const document = JSON.parse(readFileSync(file, "utf8"));
  expect(document).toMatchObject({ worlds: 12, replicates: 200, planted_doubling_months: 3.5 });
  expect(JSON.parse((await densing([...some, "--json"], {})).stdout)).toEqual(document);
});

it("refuses cells that it does not have", async () => {
  const { code, stderr } = await densing(calibrate("--cells", "31-stable-model"), {});
  expect(code).toBe(2);
  expect(stderr).toContain('no cell "31-stable-model"; there are models/30-stable-model');
});

it("keeps what is finished when it is interrupted, and says so", async () => {
  const file = join(temporaryFolder("calibrate"), "found.json");
  // A minute of work or more after the first cell: what ends it is the interruption.
  const cells = ["--cells", "points/15-stable-point,points/150-stable-point"];
  const run = startDensing(calibrate("--worlds", "4000", ...cells, "--out", file), {});
  await run.says(/1 of 2 cells/);
  run.child.kill("SIGINT");
  expect(await run.ended).toBe(1);
  expect(run.output()).toMatch(/Stopped after 1 of 2 cells: they are kept.* \[interrupted\]/);
  expect(existsSync(file)).toBe(false);
  const { rows } = JSON.parse(readFileSync(`${file}.part`, "utf8"));
  expect(new Set(rows.map(({ cell }: { cell: string }) => cell))).toEqual(new Set(["15-stable-point"]));
});
