import { randomStream } from "../../law/mathematics/random.ts";

/** What is killed: the `densing` that was asked for the run, with its workers; the Temporal server; or both at once. */
export const targets = ["worker", "server", "both"] as const;
export type Target = (typeof targets)[number];

export interface Kill {
  /** From 1. */
  readonly number: number;
  readonly target: Target;
  /** When, as a share of how long the undisturbed run takes. */
  readonly share: number;
}

/** Of each scenario: ten of each target. */
const publishedKills = 30;

/**
 * The kills of a scenario, the targets in turn, at moments that DENSING_SOAK_SEED decides.
 *
 * @param stream the scenario's number, so that each has moments of its own
 * @param part of DENSING_SOAK_KILLS; less than all is rounded up to whole rounds of the targets
 */
export function plannedKills(stream: number, part = 1): { readonly seed: number; readonly kills: Kill[] } {
  const seed = wholeNumber("DENSING_SOAK_SEED", process.env.DENSING_SOAK_SEED ?? "1");
  const all = wholeNumber("DENSING_SOAK_KILLS", process.env.DENSING_SOAK_KILLS ?? String(publishedKills));
  const count = part === 1 ? all : Math.ceil((all * part) / targets.length) * targets.length;
  const random = randomStream(seed, stream);
  const kills = Array.from({ length: count }, (_, index): Kill => {
    return { number: index + 1, target: targets[index % targets.length]!, share: random.uniform() };
  });
  return { seed, kills };
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number < 2 ** 31) return number;
  throw new RangeError(`${name} is not a whole number below 2^31: ${text}`);
}
