/** A process as it is noted in a file: its id may be used again by another, its start tells them apart. */
export type ProcessNote = { readonly pid: number; readonly started?: string | undefined };

export function processStart(pid: number): string | undefined;
export function isRunning(pid: number): boolean;
export function isSameProcess(note: ProcessNote): boolean;
