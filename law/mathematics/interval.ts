import { normalQuantile } from "./distributions.ts";

/** Two-sided level of every interval that this product prints. */
export const intervalLevel = 0.9;
/** Half-width of a normal interval of that level, in standard errors: 1.645. */
export const intervalHalfWidth = normalQuantile((1 + intervalLevel) / 2);
