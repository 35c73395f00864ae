/** Resident memory of this process while something runs, in MB: sampled every 100 ms, and where `mark` is called. */
export interface MemoryWatch {
  readonly mark: (name: string) => void;
  /** Stops the sampling. `peak` is the largest sample since the mark before. */
  readonly stop: () => { marks: { name: string; now: number; peak: number }[]; peak: number };
}

export function watchMemory(): MemoryWatch {
  const marks: { name: string; now: number; peak: number }[] = [];
  let peak = 0;
  const sample = (): number => {
    const now = process.memoryUsage.rss() / 1e6;
    peak = Math.max(peak, now);
    return now;
  };
  const timer = setInterval(sample, 100);
  return {
    mark: (name) => {
      const now = sample();
      marks.push({ name, now, peak });
      peak = 0;
    },
    stop: () => {
      clearInterval(timer);
      sample();
      return { marks, peak: Math.max(peak, ...marks.map((mark) => mark.peak)) };
    },
  };
}
