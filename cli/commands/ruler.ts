import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { DensingError, messageOf } from "../../errors.ts";
import { fitTwoStepRuler } from "../../law/rulers/twoStepFit.ts";
import type { TwoStepRuler } from "../../law/rulers/twoStepRuler.ts";
import { readText } from "../csvRecords.ts";
import { numberOf } from "../numbers.ts";
import { columns } from "../output.ts";
import { parseReferenceRuns } from "../referenceRuns.ts";
import { twoStepDocument } from "../rulerFile.ts";
import type { CommandContext } from "./context.ts";

interface FitOptions {
  readonly d0: string;
  readonly floor: Readonly<Record<string, number>>;
  readonly output?: string;
}

/** `densing ruler fit RUNS.csv` */
export function addRulerCommands(program: Command, context: () => CommandContext): void {
  program
    .command("ruler")
    .description("rulers of your own, for `densing place --ruler FILE`")
    .command("fit <runs>")
    .description(
      "fit the paper's two-step ruler to runs of reference models: a CSV with columns N, D (counts), benchmark, loss (nats) and score (percent, or empty)",
    )
    .option(
      "--d0 <tokens>",
      "training tokens at which scores are read: 1e12 in v2 of the paper, 5e12 in the journal",
      "1e12",
    )
    .option(
      "--floor <benchmark=percent>",
      "hold d at chance instead of fitting it; may be repeated",
      addFloor,
      {},
    )
    .option("--output <file>", "write the ruler there (--json prints the same document)")
    .action(async (file: string, options: FitOptions) => {
      const { output } = context();
      const trainingTokens = numberOf("d0", options.d0, 1, 1e18);
      const runs = parseReferenceRuns(file, await readText(file));
      const { ruler, notIdentified } = fitTwoStepRuler(runs, { trainingTokens, floors: options.floor });
      const reasons = Object.entries(notIdentified);
      if (ruler.curves.length === 0) {
        const message = `no benchmark of ${file} identifies a ruler: ${reasons.map((parts) => parts.join(": ")).join("; ")}`;
        throw new DensingError("not-identified", message, { file });
      }
      const document = { ...twoStepDocument(ruler), not_identified: notIdentified };
      if (options.output !== undefined) await write(options.output, `${JSON.stringify(document, null, 2)}\n`);
      output.result(document, () => [
        ...rulerLines(ruler),
        ...reasons.map(([benchmark, reason]) => `Without ${benchmark}: ${reason}`),
        options.output === undefined
          ? "Nothing is written: --output FILE keeps it for `densing place --ruler FILE`"
          : `Written to ${options.output}`,
      ]);
    });
}

function addFloor(text: string, before: Readonly<Record<string, number>>): Record<string, number> {
  const [benchmark, percent, ...rest] = text.split("=");
  if (!benchmark || percent === undefined || rest.length > 0) {
    throw new DensingError("invalid-argument", `--floor is benchmark=percent, as in mmlu=25; saw ${text}`, {
      seen: text,
    });
  }
  return { ...before, [benchmark]: numberOf("floor", percent, 0, 99.9) };
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (thrown) {
    const message = `cannot write ${file}: ${messageOf(thrown)}`;
    throw new DensingError("file-unwritable", message, { file }, { cause: thrown });
  }
}

function rulerLines({ curves, trainingTokens }: TwoStepRuler): string[] {
  const shown = (value: number, variance: number): string =>
    `${Number(value.toPrecision(4))} ±${Number(Math.sqrt(variance).toPrecision(2))}`;
  return [
    `L = a N^-alpha + b D^-beta and S = c/(1 + exp(-gamma (L - l))) + d, with standard errors; D0 = ${trainingTokens}`,
    ...columns([
      ["benchmark", "runs", "ln a", "alpha", "ln b", "beta", "scores", "c", "gamma", "l", "d"],
      ...curves.map(({ benchmark, loss, score }) => [
        benchmark,
        String(loss.runs),
        ...[Math.log(loss.a), loss.alpha, Math.log(loss.b), loss.beta].map((value, i) =>
          shown(value, loss.covariance[i]![i]!),
        ),
        String(score.runs),
        ...[score.c, score.gamma, score.l, score.d].map((value, i) => shown(value, score.covariance[i]![i]!)),
      ]),
    ]),
  ];
}
