/** Everything that `calibrate` simulates: cells of whole worlds through the chain, and of points through `trend`. */
import { headlineTrends } from "../analyse.ts";
import { randomStream } from "../mathematics/random.ts";
import { outcomesOf, type WorldOutcome, worldReplicates } from "./outcome.ts";
import { pointCells, pointOutcomes } from "./pointWorlds.ts";
import { simulateWorld, type WorldCell, worldCells } from "./worlds.ts";

/** What a world goes through: the whole chain from printed scores on, or `trend --points`. */
export type Chain = "models" | "points";

export interface CalibrationCell {
  readonly chain: Chain;
  /** Its name, unique within the chain. */
  readonly cell: string;
  /** Models beside the anchor's, or points. */
  readonly size: number;
  /** Growth of the mean gap's logarithm a month. */
  readonly gapGrowth: number;
  /** What has a gap of its own. */
  readonly gaps: "model" | "family" | "point" | "group";
  /** What the estimators do not assume, or null. */
  readonly misspecified: string | null;
  /** Of world `number`, one an estimator; the same for the same seed, whichever thread asks. */
  readonly outcomes: (seed: number, number: number) => WorldOutcome[];
}

/** The outcomes of a whole world on the joint ruler. */
export function worldOutcomes(cell: WorldCell, seed: number, number: number): WorldOutcome[] {
  const sampling = { seed: number, headlineReplicates: worldReplicates, otherReplicates: 0 };
  return outcomesOf(headlineTrends(simulateWorld(cell, seed, number), sampling));
}

/** Append only: a cell's place decides its random numbers. */
export const calibrationCells: readonly CalibrationCell[] = [
  ...worldCells.map(
    (world): CalibrationCell => ({
      chain: "models",
      cell: world.cell,
      size: world.models,
      gapGrowth: world.gapGrowth,
      gaps: world.gaps,
      misspecified: world.misspecified,
      outcomes: (seed, number) => worldOutcomes(world, seed, number),
    }),
  ),
  ...pointCells.map(
    (points): CalibrationCell => ({
      chain: "points",
      cell: points.cell,
      size: points.points,
      gapGrowth: points.gapGrowth,
      gaps: points.gaps,
      misspecified: null,
      outcomes: (seed, number) => pointOutcomes(points, seed, number),
    }),
  ),
].map((cell, place) => ({
  ...cell,
  // Cells of one seed share no random numbers, so that the mean over cells is of independent figures.
  outcomes: (seed, number) =>
    cell.outcomes(Math.floor(2 ** 32 * randomStream(seed, place).uniform()), number),
}));

export const cellName = ({ chain, cell }: { readonly chain: string; readonly cell: string }): string =>
  `${chain}/${cell}`;

/** A run of worlds of one cell: what a thread is given. */
export interface WorldBatch {
  /** `chain/cell`. */
  readonly name: string;
  readonly seed: number;
  /** Number of its first world. */
  readonly from: number;
  readonly worlds: number;
}

/** @throws RangeError for a cell that does not exist */
export function batchOutcomes({ name, seed, from, worlds }: WorldBatch): WorldOutcome[][] {
  const cell = calibrationCells.find((candidate) => cellName(candidate) === name);
  if (cell === undefined) throw new RangeError(`no cell ${name}`);
  return Array.from({ length: worlds }, (_, index) => cell.outcomes(seed, from + index));
}
