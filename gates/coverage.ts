/**
 * Stops a cut-off list from delisting what it leaves out: a truncated upstream list, a page half loaded, a filter
 * gone wrong. What such a body does state counts at once; what it lacks is gone only when a later look lacks it too,
 * so that a real cut passes. Real lists lose up to one key in twenty from one month to the next.
 */
export const cutList = { leastMissing: 3, oneIn: 20 } as const;

/** @param missing keys of the body before that this one lacks @param before how many keys that had */
export function looksCut(missing: number, before: number): boolean {
  return missing >= cutList.leastMissing && missing * cutList.oneIn > before;
}
