import { type WorkflowInterceptorsFactory, workflowInfo } from "@temporalio/workflow";
import { temporalFailureOf } from "./failures.ts";
import { requireSmallPayloads } from "./payloadGuard.ts";
import { isMarked, registeredMemo } from "./searchAttributes.ts";
import { loggedRun, searchableRun } from "./workflowTelling.ts";

function guard(what: string, values: readonly unknown[]): void {
  try {
    requireSmallPayloads(what, values);
  } catch (thrown) {
    throw temporalFailureOf(thrown);
  }
}

/**
 * Inside the sandbox, around everything a workflow sends or returns. Bundled with the workflows
 * (`workflowInterceptorModules`), so it takes part in replay; its one command of its own, setting search attributes,
 * is issued only in runs that are marked for it (searchAttributes.ts).
 *
 * A DensingError thrown by workflow code fails the workflow: as a plain Error it would fail the workflow task,
 * which is retried for ever.
 */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  inbound: [
    loggedRun,
    {
      async execute(input, next) {
        try {
          const result = await next(input);
          requireSmallPayloads(`result of workflow ${workflowInfo().workflowType}`, [result]);
          return result;
        } catch (thrown) {
          throw temporalFailureOf(thrown);
        }
      },
      async handleQuery(input, next) {
        const answer = await next(input);
        guard(`answer to query ${input.queryName}`, [answer]);
        return answer;
      },
      async handleUpdate(input, next) {
        try {
          const result = await next(input);
          requireSmallPayloads(`result of update ${input.name}`, [result]);
          return result;
        } catch (thrown) {
          throw temporalFailureOf(thrown);
        }
      },
    },
    searchableRun,
  ],
  outbound: [
    {
      async scheduleActivity(input, next) {
        guard(`argument of activity ${input.activityType}`, input.args);
        return next(input);
      },
      async scheduleLocalActivity(input, next) {
        guard(`argument of activity ${input.activityType}`, input.args);
        return next(input);
      },
      async startChildWorkflowExecution(input, next) {
        guard(`argument of workflow ${input.workflowType}`, input.options.args);
        if (!isMarked(workflowInfo().memo)) return next(input);
        const memo = { ...input.options.memo, [registeredMemo]: true };
        return next({ ...input, options: { ...input.options, memo } });
      },
      async signalWorkflow(input, next) {
        guard(`argument of signal ${input.signalName}`, input.args);
        return next(input);
      },
      async continueAsNew(input, next) {
        guard(`argument of workflow ${input.options.workflowType}`, input.args);
        return next(input);
      },
    },
  ],
});
