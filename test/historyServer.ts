import { createHistoryHost, type HistoryHostOptions, silence } from "../history/testing/historyHost.ts";
import { serveHost } from "./scriptedHost.ts";

/** A mirror on loopback with the past states of sources, and `others` by their path. */
export async function startHistoryServer(
  options: HistoryHostOptions,
  others: Readonly<Record<string, string>> = {},
) {
  const host = createHistoryHost(options);
  const rawCount = () =>
    host.asked.filter((path) => path.startsWith("/raw.") || path.includes("id_/")).length;
  const answer: typeof host.answer = (path) => {
    const other = others[path];
    return other === undefined
      ? host.answer(path)
      : { status: 200, headers: { "content-type": "text/plain" }, body: other };
  };
  const { until, ...served } = await serveHost({ asked: host.asked, answer }, silence);
  return {
    ...served,
    /** Resolves when so many bodies of past states were asked for. */
    bodiesAsked: (count: number) => until(() => rawCount() >= count),
  };
}
