import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, expect, it } from "vitest";
import { referenceRuns } from "../../law/testing/referenceRuns.ts";
import { createOutput } from "../output.ts";
import { parseRulerFile } from "../rulerFile.ts";
import { addRulerCommands } from "./ruler.ts";

const folder = mkdtempSync(join(tmpdir(), "densing-ruler-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runs = join(folder, "runs.csv");
const rows = [...referenceRuns("mmlu"), ...referenceRuns("bbh").slice(0, 40)];
writeFileSync(
  runs,
  [
    "N,D,benchmark,loss,score",
    ...rows.map((run) => [run.parameters, run.tokens, run.benchmark, run.loss, run.score].join()),
  ].join("\n"),
);

async function run(json: boolean, ...args: string[]): Promise<string> {
  let written = "";
  const program = new Command().exitOverride();
  addRulerCommands(program, () => ({
    settings: { home: folder } as never,
    output: createOutput(json, (text) => {
      written += text;
    }),
    now: () => new Date(0),
    interrupted: new AbortController().signal,
  }));
  await program.parseAsync(["ruler", "fit", ...args], { from: "user" });
  return written;
}

it("fits the two-step ruler of a file, prints it as one document and writes the same", async () => {
  const file = join(folder, "two-step.json");
  const printed = await run(true, runs, "--d0", "5e12", "--floor", "mmlu=25", "--output", file);
  expect(readFileSync(file, "utf8")).toBe(printed);
  const { ruler } = parseRulerFile(file, printed);
  expect(ruler).toMatchObject({ ruler: "two-step", trainingTokens: 5e12, curves: [{ benchmark: "mmlu" }] });
  expect(JSON.parse(printed)).toMatchObject({
    curves: [{ score: { d: 25 } }],
    not_identified: { bbh: "4 runs with a score; 5 are needed" },
  });
});

it("tells a person the constants with their errors, and what is missing", async () => {
  const lines = await run(false, runs);
  expect(lines).toMatch(/^mmlu +46 +2\.079 ±\S+ +0\.12 ±/m);
  expect(lines).toContain("Without bbh: 4 runs with a score; 5 are needed");
  expect(lines).toContain("--output FILE");
});

it("refuses what it cannot use", async () => {
  await expect(run(false, join(folder, "none.csv"))).rejects.toMatchObject({ type: "file-unreadable" });
  await expect(run(false, runs, "--floor", "mmlu")).rejects.toMatchObject({ type: "invalid-argument" });
  await expect(run(false, runs, "--d0", "many")).rejects.toMatchObject({ type: "invalid-argument" });
  await expect(run(false, runs, "--output", folder)).rejects.toMatchObject({ type: "file-unwritable" });
  const few = join(folder, "few.csv");
  writeFileSync(few, "N,D,benchmark,loss,score\n7e9,1e12,mmlu,0.7,70\n");
  await expect(run(false, few)).rejects.toMatchObject({
    type: "not-identified",
    message: expect.stringContaining("mmlu: 1 runs with a loss; 5 are needed"),
  });
});
