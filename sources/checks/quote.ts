/** What every quote has to pass, whichever list it stands in. A source adds what only its own list gets wrong. */
import type { Check, PriceQuote } from "../source.ts";
import {
  nameIsAnIdentifier,
  nameIsNotReserved,
  nameKeepsToOneAlphabet,
  nameShowsAllItsCharacters,
} from "./name.ts";
import { declaredEndIsAfterItsBeginning, priceIsBelowAThousandDollars } from "./price.ts";
import { bothSidesArePriced, outputCostsAtLeastInput } from "./sides.ts";

export const quoteChecks: readonly Check<PriceQuote>[] = [
  priceIsBelowAThousandDollars,
  bothSidesArePriced,
  outputCostsAtLeastInput,
  declaredEndIsAfterItsBeginning,
  nameShowsAllItsCharacters,
  nameKeepsToOneAlphabet,
  nameIsAnIdentifier,
  nameIsNotReserved,
];
