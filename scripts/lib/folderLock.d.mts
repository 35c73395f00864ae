import type { ProcessNote } from "./processes.mjs";

export type FolderLock =
  | { readonly held: true; readonly release: () => void }
  | { readonly held: false; readonly owner: ProcessNote };

export function tryFolderLock(folder: string): FolderLock;
export function withFolderLock<Result>(
  folder: string,
  onWait: (owner: ProcessNote) => void,
  work: () => Promise<Result>,
): Promise<Result>;
