import { describe, expect, it } from "vitest";
import { dayOf, now } from "../../cli/clock.ts";
import { type Disturbed, describeKill, disturb, newPlace, type Place, runToEnd } from "./disturbedRun.ts";
import { type Kill, plannedKills, targets } from "./plan.ts";
import { leftovers, type State, stateOf } from "./state.ts";

export interface Scenario {
  readonly name: string;
  /** For the moments of its kills. */
  readonly stream: number;
  /** Of DENSING_SOAK_KILLS; all when absent. */
  readonly part?: number;
  readonly command: readonly string[];
  /** The days that must have a snapshot, one each. */
  readonly slots: readonly string[];
  /** Whether every capture was fetched at the same time in every run. */
  readonly timesAreFixed: boolean;
  /** Fills the data folder. */
  readonly prepare?: (home: string) => Promise<void>;
  readonly environment?: () => Promise<Readonly<Record<string, string>>>;
}

interface Undisturbed {
  readonly seconds: number;
  readonly state: State;
}

/** Kills the scenario's run at random moments, a fresh data folder each, and compares with an undisturbed run. */
export function soak(scenario: Scenario): void {
  const { name, command, slots } = scenario;
  const { seed, kills } = plannedKills(scenario.stream, scenario.part);
  const say = (line: string) => process.stdout.write(`${line}\n`);

  const place = async (): Promise<Place> => {
    const made = newPlace(name, (await scenario.environment?.()) ?? {});
    await scenario.prepare?.(made.home);
    return made;
  };

  /** By day: what is fetched today is known from today. */
  const undisturbed = new Map<string, Promise<Undisturbed>>();
  async function withoutKill(): Promise<Undisturbed> {
    const own = await place();
    const ended = await runToEnd(command, own);
    expect(ended, ended.output).toMatchObject({ code: 0 });
    const state = await stateOf(own.home, scenario);
    expect(state.snapshots.map(({ id }) => id.slice(0, 10))).toEqual(slots);
    expect(leftovers(own.home, own.scratch)).toEqual([]);
    say(`${name}, undisturbed: ${ended.seconds.toFixed(1)} s (DENSING_SOAK_SEED=${seed})`);
    return { seconds: ended.seconds, state };
  }

  /** A run that ended before its moment, on a machine that has become quicker, is done again with an earlier one. */
  async function killed({ target, share }: Kill, seconds: number): Promise<{ run: Disturbed; at: Place }> {
    for (let moment = share * seconds; ; moment *= 0.8) {
      const at = await place();
      const run = await disturb(command, at, target, moment);
      if (run !== null) return { run, at };
    }
  }

  describe(`kill -9 during a ${name}`, () => {
    it.each(kills.map((kill) => [titleOf(kill), kill] as const))("%s", async (_title, kill) => {
      let today: string;
      let expected: Undisturbed;
      let run: Disturbed;
      let at: Place;
      do {
        today = dayOf(now());
        if (!undisturbed.has(today)) undisturbed.set(today, withoutKill());
        expected = await undisturbed.get(today)!;
        ({ run, at } = await killed(kill, expected.seconds));
      } while (dayOf(now()) !== today);
      say(describeKill(kill, name, run));
      expect(run.last, run.last.output).toMatchObject({ code: 0 });
      expect(await stateOf(at.home, scenario)).toEqual(expected.state);
      const verified = await runToEnd(["snapshot", "verify"], at);
      expect(verified, verified.output).toMatchObject({ code: 0 });

      expect(leftovers(at.home, at.scratch)).toEqual([]);
      if (kill.number > targets.length) return;

      // Once for each target: nothing is left that would run on, or be made once more, with the next command.
      const next = await runToEnd(command, at);
      expect(next, next.output).toMatchObject({ code: 0 });
      expect(await stateOf(at.home, scenario)).toEqual(expected.state);
    });
  });
}

function titleOf({ number, target, share }: Kill): string {
  return `${number}: ${target}, after ${Math.round(share * 100)} % of it`;
}
