import { reconcileDisputes } from "@/lib/services/disputes/reconcile-disputes";
import { readGatewayLists } from "@/lib/services/gateway-sync/read-gateway-lists";
import { reconcilePayments as reconcile } from "@/lib/services/gateway-sync/reconcile-payments";
import { reconcileRenewals } from "@/lib/services/renewal/reconcile-renewals";
import { retryPutOffRenewals } from "@/lib/services/renewal/retry-put-off-renewals";
import { getInngest } from "../client";
import { scheduled } from "../schedule";
import { recordFailure } from "./record-failure";
import { jobSource } from "./source";

/** Every ten minutes: reconciles what was lost between the gateway and us. */
export const reconcilePayments = () =>
  getInngest().createFunction(
    { ...scheduled("reconcile-payments"), onFailure: recordFailure },
    async ({ runId, step }) => {
      const payments = await step.run("payments", () => reconcile(jobSource(runId)));
      const renewals = await step.run("renewals", () => reconcileRenewals(jobSource(runId)));
      const putOff = await step.run("renewals that were put off", () => retryPutOffRenewals(jobSource(runId)));
      const lists = await step.run("the gateway's lists", () => readGatewayLists(jobSource(runId)));
      const disputes = await step.run("disputes", () => reconcileDisputes(jobSource(runId)));
      return { payments, renewals, putOff, lists, disputes };
    },
  );
