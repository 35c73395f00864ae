import type { Command } from "commander";
import { DensingError } from "../../errors.ts";
import { ourSchedule } from "../../temporal/ourSchedules.ts";
import { readScheduleStates, type ScheduledRun, type ScheduleState } from "../../temporal/scheduleStates.ts";
import { type SyncedSchedules, syncSchedules } from "../../temporal/syncSchedules.ts";
import { schedules } from "../../temporal.config.ts";
import { columns } from "../output.ts";
import { withServer } from "../serverSession.ts";
import type { CommandContext } from "./context.ts";

/** `densing schedule sync|list|pause|resume` */
export function addScheduleCommands(program: Command, context: () => CommandContext): void {
  const schedule = program.command("schedule").description("what runs by itself");

  schedule
    .command("sync")
    .description("makes the server's schedules those of temporal.config.ts; keeps pauses, removes old ones")
    .action(async () => {
      const given = context();
      const synced = await withServer(given, (client) => syncSchedules(client, schedules));
      given.output.result(synced, () => syncLines(synced));
    });

  schedule
    .command("list")
    .description("next and last runs of each with their outcome, and what is paused and why")
    .action(async () => {
      const given = context();
      const states = await withServer(given, (client) => readScheduleStates(client, schedules));
      given.output.result(states, () => stateLines(states));
    });

  addSwitch("pause", "no slot of it starts a run until it is resumed; a run that is going on goes on");
  addSwitch("resume", "starts again with the next slot; those that passed meanwhile are not made up");

  function addSwitch(name: "pause" | "resume", description: string): void {
    schedule
      .command(name)
      .description(description)
      .argument("<id>", schedules.map(({ id }) => id).join(", "))
      .requiredOption("--reason <text>", "why; `schedule list` shows it")
      .action(async (id: string, options: { reason: string }) => {
        const given = context();
        const reason = options.reason.trim();
        if (reason === "") throw new DensingError("invalid-argument", "--reason is empty: say why");
        const result = await withServer(given, async (client) => {
          await ourSchedule(client, id, schedules);
          const handle = client.schedule.getHandle(id);
          await (name === "pause" ? handle.pause(reason) : handle.unpause(reason));
          const { state, info } = await ourSchedule(client, id, schedules);
          const next = state.paused ? null : (info.nextActionTimes[0]?.toISOString() ?? null);
          return { id, paused: state.paused, note: state.note ?? "", next_run: next };
        });
        given.output.result(result, () => [
          name === "pause"
            ? `${id} is paused: ${reason}`
            : `${id} goes on, next at ${minute(result.next_run)} UTC: ${reason}`,
        ]);
      });
  }
}

function syncLines({ created, replaced, removed }: SyncedSchedules): string[] {
  const line = (what: string, ids: readonly string[]) =>
    ids.length > 0 ? [`${what} ${ids.join(", ")}`] : [];
  return [...line("Created ", created), ...line("Replaced", replaced), ...line("Removed ", removed)];
}

function stateLines(states: readonly ScheduleState[]): string[] {
  return [
    ...columns([
      ["schedule", "next (UTC)", "last (UTC)", "outcome", "state", "note"],
      ...states.map(({ id, state, note, next_runs, last_runs }) => [
        id,
        minute(next_runs[0] ?? null),
        minute(last_runs[0]?.due_at ?? null),
        last_runs[0] === undefined ? "" : outcomeOf(last_runs[0]),
        state,
        note,
      ]),
    ]),
    ...(states.some(({ state }) => state === "not-synced")
      ? ["Not on the server yet: `densing schedule sync`, or `npm start`, makes them."]
      : []),
  ];
}

function outcomeOf({ outcome, reason }: ScheduledRun): string {
  return reason === null ? outcome : `${outcome}: ${reason}`;
}

function minute(time: string | null): string {
  return time === null ? "none" : time.slice(0, 16).replace("T", " ");
}
