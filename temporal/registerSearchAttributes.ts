import type { Connection, WorkflowClientInterceptor } from "@temporalio/client";
import { messageOf } from "../errors.ts";
import { registeredMemo, searchAttributeTypes } from "./searchAttributes.ts";

/** A server that is there answers in milliseconds; one that is not must not hold up a start. */
const answersWithinMs = 3_000;

/** `IndexedValueType` of Temporal's API. */
const indexedValueTypes = { KEYWORD: 2, KEYWORD_LIST: 7 } as const;

export type SearchableServer = {
  readonly connection: Pick<Connection, "operatorService" | "withAbortSignal">;
  readonly namespace: string;
};

const wanted = new Map(
  Object.entries(searchAttributeTypes).map(([name, type]) => [name, indexedValueTypes[type]] as const),
);

/** Names that the namespace does not have with our type. @throws what gRPC throws */
async function missing({ connection, namespace }: SearchableServer): Promise<string[]> {
  const { customAttributes } = await connection.withAbortSignal(AbortSignal.timeout(answersWithinMs), () =>
    connection.operatorService.listSearchAttributes({ namespace }),
  );
  return [...wanted].flatMap(([name, type]) => (customAttributes[name] === type ? [] : [name]));
}

/**
 * Registers the search attributes that the namespace does not have; does nothing when it has them all.
 *
 * @returns null when they are there, else why not, for a person: runs go on without them
 */
export async function registerSearchAttributes(server: SearchableServer): Promise<string | null> {
  const { connection, namespace } = server;
  try {
    const absent = await missing(server);
    if (absent.length === 0) return null;
    const searchAttributes = Object.fromEntries([...wanted].filter(([name]) => absent.includes(name)));
    await connection.withAbortSignal(AbortSignal.timeout(answersWithinMs), () =>
      connection.operatorService.addSearchAttributes({ namespace, searchAttributes }),
    );
    return null;
  } catch (thrown) {
    const types = Object.entries(searchAttributeTypes).map(([name, type]) => `${name} (${type})`);
    return `Runs cannot be found by ${types.join(", ")} in namespace ${namespace}: ${messageOf(thrown)}`;
  }
}

/**
 * The memo that lets a run set the attributes, or none where the server does not know them or does not say. Asked
 * once a client, when its first run starts.
 */
export function markOf(server: SearchableServer): () => Promise<Record<string, unknown>> {
  let answer: Promise<Record<string, unknown>> | null = null;
  return () => {
    answer ??= missing(server).then(
      (absent) => (absent.length === 0 ? { [registeredMemo]: true } : {}),
      () => ({}),
    );
    return answer;
  };
}

/** Marks every run that the client starts. */
export function markRuns(mark: () => Promise<Record<string, unknown>>): WorkflowClientInterceptor {
  return {
    async startWithDetails(input, next) {
      const memo = { ...input.options.memo, ...(await mark()) };
      return next({ ...input, options: { ...input.options, memo } });
    },
  };
}
