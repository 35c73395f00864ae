import { describe, expect, it } from "vitest";
import { nonRetryableErrorTypes } from "../temporal.config.ts";
import { finalFetchErrors, retryableFetchErrors } from "./errors.ts";

describe("the types of fetch errors", () => {
  it("that trying again cannot cure are known to the retry policies, and no others are", () => {
    expect(nonRetryableErrorTypes).toEqual(expect.arrayContaining([...finalFetchErrors]));
    expect(
      nonRetryableErrorTypes.filter((type) => (retryableFetchErrors as readonly string[]).includes(type)),
    ).toEqual([]);
  });
});
