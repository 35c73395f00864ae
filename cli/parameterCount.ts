import { DensingError } from "../errors.ts";

const multipliers: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, b: 1e9, t: 1e12 };

/** Reads `7615616512`, `7.6B`, `500M` or `1.6e12` as a count. @throws DensingError `invalid-argument` */
export function parseParameterCount(text: string): number {
  const match = /^(\d+(?:\.\d+)?(?:e\d+)?)([kmbt]?)$/i.exec(text.trim().replaceAll("_", ""));
  const count = match ? Math.round(Number(match[1]) * multipliers[match[2]!.toLowerCase()]!) : 0;
  if (count > 0 && Number.isSafeInteger(count)) return count;
  throw new DensingError(
    "invalid-argument",
    `not a number of parameters: ${text} (7.6B, 500M and 7615616512 are)`,
    {
      seen: text,
    },
  );
}
