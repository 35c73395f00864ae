/** How fast the law is, beside numpy, scipy and statsmodels on the same data in the same run. See README.md. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { catalogueSha256, loadCatalogue } from "../catalogue/loadCatalogue.ts";
import { analyse } from "../law/analyse.ts";
import { publishedSampling } from "../law/constants.ts";
import type { Facts } from "../law/facts.ts";
import { resampleLineSlopes } from "../law/mathematics/resampledLines.ts";
import { compareText } from "../law/ordering.ts";
import { chooseScores } from "../law/rulers/chooseScores.ts";
import { densities } from "../law/rulers/density.ts";
import { drawFamilies, rulerDraws } from "../law/rulers/familyDraws.ts";
import { type FittedPlan, fitPlan, rulerPlans } from "../law/rulers/rulerPlans.ts";
import { anchorFamily, isLadderRung, type ScoreMatrix } from "../law/rulers/scoreMatrix.ts";
import { daysSince, originDay } from "../law/time.ts";
import { resampleTrends, standardDeviation, type TrendSelection } from "../law/trends/familyBootstrap.ts";
import { writeBundle } from "../warehouse/bundle.ts";
import { loadCatalogueTables } from "../warehouse/loadCatalogue.ts";
import { openWarehouse } from "../warehouse/open.ts";

const resamples = 10_000;
const chains = 1000;
/** The reference runs so many chains, which take it long enough. */
const referenceChains = 50;
const seed = publishedSampling.seed;

const referenceFigures = z.object({
  numpySeconds: z.number(),
  numpySpread: z.number(),
  statsmodelsSeconds: z.number(),
  chainSeconds: z.number(),
  chains: z.number(),
  slope: z.number(),
  slopes: z.array(z.number()),
});

async function catalogueFacts(): Promise<Facts> {
  const folder = join(import.meta.dirname, "..", "catalogue");
  const warehouse = await openWarehouse({ path: ":memory:" });
  try {
    await loadCatalogueTables(warehouse, catalogueSha256(folder), () => loadCatalogue(folder));
    return await warehouse.transaction((connection) =>
      writeBundle(connection, { asOf: "9999-12-31", knownAt: null }),
    );
  } finally {
    await warehouse.close();
  }
}

/** Dated models with public weights on the headline's ruler, ascending in time. */
function headlineSelection(plan: FittedPlan): TrendSelection {
  const { models } = plan.matrix;
  const rows = densities({ ...plan, draws: [] }, ["total"])
    .map((row) => ({ ...row, place: models.findIndex(({ model_id }) => model_id === row.model_id) }))
    .filter(
      ({ place, log_density, released_on }) =>
        log_density !== null &&
        released_on >= originDay &&
        models[place]!.open_weights &&
        plan.matrix.makesRuler[place] === 1,
    )
    .sort((a, b) => compareText(a.released_on, b.released_on) || compareText(a.model_id, b.model_id));
  const squares = rows.reduce((sum, { log_density_error }) => sum + log_density_error! ** 2, 0);
  return {
    models: Int32Array.from(rows, ({ place }) => place),
    times: Float64Array.from(rows, ({ released_on }) => daysSince(originDay, released_on)),
    lnSizes: Float64Array.from(rows, ({ place }) => plan.matrix.lnTotal[place]!),
    measuredNoise: Math.sqrt(squares / rows.length),
    replicates: chains,
  };
}

/** The same numbers as our columns, for the reference. */
function forReference(matrix: ScoreMatrix, { models, times, measuredNoise }: TrendSelection) {
  const columns = matrix.columns.map(({ model, logit, variance, ladder, ladderFamily }) => {
    let start = 0;
    const rungFamily = [...ladder.ends].flatMap((end, index) => {
      const rungs = new Array<number>(end - start).fill(ladderFamily[index]!);
      start = end;
      return rungs;
    });
    return {
      model: [...model],
      logit: [...logit],
      variance: [...variance],
      x: [...ladder.x],
      y: [...ladder.y],
      rungVariance: [...ladder.variance],
      rungFamily,
    };
  });
  const anchor = matrix.models.flatMap((model, index) =>
    model.family === anchorFamily && isLadderRung(model) ? [index] : [],
  );
  return {
    columns,
    lnTotal: [...matrix.lnTotal],
    family: [...matrix.family].map((family) => Math.max(family, 0)),
    anchor,
    selection: [...models],
    times: [...times],
    measuredNoise,
    draws: Array.from({ length: referenceChains }, (_, replicate) => [
      ...drawFamilies(matrix.families, seed, replicate),
    ]),
  };
}

/** Processor seconds, the least of several runs: what else runs on the machine counts less in them. */
function timed<Result>(work: () => Result, times = 1): { readonly seconds: number; readonly result: Result } {
  let best = Number.POSITIVE_INFINITY;
  let result: Result | undefined;
  for (let run = 0; run < times; run++) {
    const before = process.cpuUsage();
    result = work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1e6);
  }
  return { seconds: best, result: result! };
}

function say(what: string, figure: string): void {
  process.stdout.write(`${what.padEnd(34)} ${figure}\n`);
}

const facts = await catalogueFacts();
const [joint] = rulerPlans(facts, chooseScores(facts.scores, facts.benchmarks));
const plan = fitPlan(joint!);
const { matrix, columns } = plan;
const selection = headlineSelection(plan);
const { times } = selection;
const values = Float64Array.from(
  selection.models,
  (place) => columns!.lnEffective[place]! - matrix.lnTotal[place]!,
);
const line = { times, values, groupOf: Int32Array.from(times.keys()), groups: times.length };

const folder = mkdtempSync(join(tmpdir(), "densing-bench-"));
try {
  const input = join(folder, "input.json");
  writeFileSync(
    input,
    JSON.stringify({
      ...forReference(matrix, selection),
      resamples,
      line: { times: [...times], values: [...values] },
    }),
  );
  const python = process.env.PYTHON ?? "python3";
  const made = spawnSync(python, [join(import.meta.dirname, "law.py"), input], { encoding: "utf8" });
  if (made.status !== 0) {
    throw new Error(`${python} needs numpy, scipy and statsmodels: ${made.stderr || made.error?.message}`);
  }
  const reference = referenceFigures.parse(JSON.parse(made.stdout));

  const ours = timed(() => resampleLineSlopes(line, resamples, seed), 5);
  const spread = standardDeviation([...ours.result])!;
  say(`${resamples} resampled lines`, `${times.length} points, ${(ours.seconds * 1000).toFixed(1)} ms`);
  say("  numpy, vectorised", `${(reference.numpySeconds / ours.seconds).toFixed(2)} times ours (at least 1)`);
  say(
    "  statsmodels, a loop",
    `${(reference.statsmodelsSeconds / ours.seconds).toFixed(0)} times ours (at least 100)`,
  );
  say("  spread over numpy's", (spread / reference.numpySpread).toFixed(3));

  const replicated = timed(() =>
    resampleTrends({
      matrix,
      columns,
      draws: [...rulerDraws({ matrix, minimumBenchmarks: 2, replicates: chains, seed })],
      selections: [selection],
      estimators: ["frontier"],
    }),
  );
  const point = replicated.result[0]![0]!.line!.slope;
  const perChain = reference.chainSeconds / reference.chains;
  say(`${chains} chains`, `families, ruler, densities, frontier: ${replicated.seconds.toFixed(2)} s`);
  say("  scipy", `${((perChain * chains) / replicated.seconds).toFixed(0)} times ours (at least 30)`);
  say("  headline's slope over scipy's", (point / reference.slope).toFixed(6));

  const whole = timed(() => analyse(facts), 2);
  say("everything a snapshot needs", `${whole.seconds.toFixed(1)} s (at most 15)`);
  const agrees =
    Math.abs(point / reference.slope - 1) < 1e-4 && Math.abs(spread / reference.numpySpread - 1) < 0.05;
  if (!agrees) say("NOT THE SAME", "ours and the reference's figures differ");
  process.exitCode = agrees ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
