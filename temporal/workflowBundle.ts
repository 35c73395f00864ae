import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, type Logger } from "@temporalio/worker";

// Webpack reports its progress at info level; only what a person must act on is worth a line.
function warningsOnly(warn: (message: string) => void): Logger {
  const drop = () => {};
  return { log: drop, trace: drop, debug: drop, info: drop, warn, error: warn };
}

/**
 * The workflows exported by the module `workflowsPath`, with the guards of workflowInterceptors, as one script for
 * the sandbox. The build writes it to `dist/workflow-bundle.js`; tests use the code as it is.
 *
 * @throws Error when a workflow imports what the sandbox cannot have (Node's modules, activities)
 */
export async function bundleWorkflows(
  workflowsPath: string,
  warn: (message: string) => void,
): Promise<string> {
  // Runs from the sources (tests) and from dist/ (the build): the neighbour has the same extension as this file.
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const interceptors = fileURLToPath(new URL(`./workflowInterceptors.${extension}`, import.meta.url));
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    workflowInterceptorModules: [interceptors],
    logger: warningsOnly(warn),
  });
  return code;
}
