/** A page that has changed: what was looked for, and what is there instead. Nothing of it is used. */
import { DensingError } from "../../errors.ts";

export function layoutDrift(sourceId: string, expected: string, seen: string): DensingError {
  const message = `${sourceId}: the page has changed: expected ${expected}; saw ${seen}; refused whole`;
  return new DensingError("layout-drift", message, { source: sourceId, expected, seen });
}
