import { type Answer, goodAnswers, startMirror } from "../support.ts";
import { soak } from "./soak.ts";

/*
 * A refresh that fetches, from a mirror so slow that kills fall into it. Bodies are known from the day of fetching, so the
 * times differ from run to run, the published content does not.
 */

const answerAfterMs = 600;

async function slowMirror(): Promise<Record<string, string>> {
  const slow = Object.entries(goodAnswers()).map(([path, answer]): [string, Answer | string] => [
    path,
    typeof answer === "string"
      ? answer
      : (request, response) => void setTimeout(() => answer(request, response), answerAfterMs),
  ]);
  const { address } = await startMirror(Object.fromEntries(slow));
  return { DENSING_MIRROR: address };
}

soak({
  name: "fetching refresh",
  stream: 3,
  part: 0.2,
  command: ["refresh", "--as-of", "2023-02-28"],
  slots: ["2023-02-28"],
  timesAreFixed: false,
  environment: slowMirror,
});
