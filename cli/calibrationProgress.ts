import { type CalibrationCell, cellName } from "../law/calibration/cells.ts";

/** How far a calibration is, and how long it will go on: a running line on a terminal, else a line a cell. */
export function createCalibrationProgress(
  cells: readonly CalibrationCell[],
  worlds: number,
  { write, isTerminal, now }: { write: (text: string) => void; isTerminal: boolean; now: () => Date },
) {
  const start = now().getTime();
  const whole = cells.reduce((sum, cell) => sum + worlds * cost(cell), 0);
  let done = 0;
  let finished = 0;
  let running = "";
  const show = (line: string, end: string): void => {
    write(isTerminal ? `\r${line.padEnd(running.length)}${end}` : `${line}${end}`);
    running = end === "" ? line : "";
  };
  const state = (cell: CalibrationCell): string => {
    const share = done / whole;
    const left = (now().getTime() - start) * (1 / share - 1);
    const time = share < 1 ? `, about ${timeText(left)} left` : `, ${timeText(now().getTime() - start)}`;
    return `  ${cellName(cell).padEnd(28)} ${finished} of ${cells.length} cells, ${Math.floor(100 * share)} %${time}`;
  };
  return {
    onWorlds(cell: CalibrationCell, count: number): void {
      done += count * cost(cell);
      if (isTerminal) show(state(cell), "");
    },
    onCell(cell: CalibrationCell): void {
      finished += 1;
      show(state(cell), "\n");
    },
    /** Leaves the running line where it is. */
    end(): void {
      if (running !== "") write("\n");
      running = "";
    },
  };
}

/** About the milliseconds of a world, for the time left alone. */
function cost({ chain, size }: CalibrationCell): number {
  if (chain === "models") return 20 + 0.7 * size;
  return size < 30 ? 0.5 : 25 + 0.3 * size;
}

function timeText(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
