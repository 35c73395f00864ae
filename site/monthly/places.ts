/** Where the parts of the data folder are, seen from the page. */
export interface Places {
  /** A table of the month's snapshot. */
  readonly tables: (name: string) => string;
  /** A file of the month's snapshot. */
  readonly snapshot: (path: string) => string;
}

/** @param root path from the page to the data folder, `../../` */
export function placesOf(root: string, snapshotId: string): Places {
  const snapshot = (path: string) => `${root}snapshots/${snapshotId}/${path}`;
  return { snapshot, tables: (name) => snapshot(`tables/${name}.csv`) };
}
