/**
 * Stops a cut-off list from delisting what it leaves out: a truncated upstream list, a page half loaded, a filter
 * gone wrong. What such a body does state counts at once; what it lacks is gone only when a later look lacks it too,
 * so that a real cut passes. Real lists lose up to one key in twenty from one month to the next.
 */
export const cutList = { oneIn: 20 } as const;

/**
 * @param missing models of the body before that this one lacks
 * @param before how many keys that had
 * @param unplaced refused rows under names that nobody knew before: each may be one of the missing
 */
export function looksCut(missing: number, before: number, unplaced: number): boolean {
  return missing > 0 && (unplaced > 0 || missing * cutList.oneIn > before);
}
