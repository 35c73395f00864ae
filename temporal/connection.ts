import { Client, Connection } from "@temporalio/client";
import { loadClientConnectConfig } from "@temporalio/envconfig";
import { NativeConnection, type NativeConnectionOptions } from "@temporalio/worker";
import { DensingError, messageOf } from "../errors.ts";
import { connection as defaults } from "../temporal.config.ts";
import type { Environment } from "./environment.ts";
import { guardedDataConverter } from "./payloadGuard.ts";
import { markOf, markRuns } from "./registerSearchAttributes.ts";

/** A Temporal server and how to reach it. Holds secrets (API key, client key): never log it whole. */
export type TemporalTarget = {
  readonly address: string;
  readonly namespace: string;
  readonly options: NativeConnectionOptions;
};

function definedOnly(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/**
 * The cluster the environment names, by the SDK's own rules: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`,
 * `TEMPORAL_API_KEY`, `TEMPORAL_TLS*`, `TEMPORAL_PROFILE`, `TEMPORAL_CONFIG_FILE`.
 *
 * @throws DensingError `configuration-invalid` when a named file or profile cannot be read
 */
export function targetFromEnvironment(environment: Environment): TemporalTarget {
  try {
    const config = loadClientConnectConfig({ overrideEnvVars: definedOnly(environment) });
    const address = environment.TEMPORAL_ADDRESS || config.connectionOptions.address;
    if (address === undefined || address === "") throw new Error("no address is set");
    return {
      address,
      namespace: config.namespace ?? defaults.namespace,
      options: { ...config.connectionOptions, address },
    };
  } catch (thrown) {
    throw new DensingError(
      "configuration-invalid",
      `Temporal's settings in the environment could not be used: ${messageOf(thrown)}`,
      { address: environment.TEMPORAL_ADDRESS, profile: environment.TEMPORAL_PROFILE },
      { cause: thrown },
    );
  }
}

/** The embedded dev server: no TLS, no authentication, loopback. */
export function targetFromDevServer(address: string): TemporalTarget {
  return { address, namespace: defaults.namespace, options: { address } };
}

function isLoopback(address: string): boolean {
  return /^(127\.\d+\.\d+\.\d+|localhost|\[::1\]):/.test(address);
}

function unreachable(target: TemporalTarget, thrown: unknown): DensingError {
  return new DensingError(
    "temporal-unavailable",
    `The Temporal server at ${target.address} cannot be reached: ${messageOf(thrown)}`,
    { address: target.address, namespace: target.namespace },
    { cause: thrown },
  );
}

/** A client with the payload guard, whose runs set search attributes where the server has them. `close` it when done. */
export async function connectClient(
  target: TemporalTarget,
  withinMs = 10_000,
): Promise<{ client: Client; close: () => Promise<void> }> {
  const { tls, metadata, apiKey } = target.options;
  try {
    const connection = await Connection.connect({
      address: target.address,
      connectTimeout: withinMs,
      ...(tls === undefined ? {} : { tls }),
      ...(metadata === undefined ? {} : { metadata }),
      ...(apiKey === undefined ? {} : { apiKey }),
      // gRPC obeys http_proxy even for loopback, and a company's proxy answers 403 for 127.0.0.1.
      ...(isLoopback(target.address) ? { channelArgs: { "grpc.enable_http_proxy": 0 } } : {}),
    });
    const { namespace } = target;
    const client = new Client({
      connection,
      namespace,
      dataConverter: guardedDataConverter,
      interceptors: { workflow: [markRuns(markOf({ connection, namespace }))] },
    });
    return { client, close: () => connection.close() };
  } catch (thrown) {
    throw unreachable(target, thrown);
  }
}

/** The connection of workers. Close it after they have stopped. */
export async function connectWorker(target: TemporalTarget): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(target.options);
  } catch (thrown) {
    throw unreachable(target, thrown);
  }
}
