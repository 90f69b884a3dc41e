"use client";

import type { ArgumentsOf, Calls } from "@/lib/client/call-api";
import { AdminActionDialog } from "./admin-action-dialog";
import { callAdmin } from "./admin-calls";
import { DialogButton } from "./dialog-button";

/** The calls that need only a reason. */
type MachineCall = Extract<
  keyof Calls,
  `POST /api/admin/${"jobs/{job}/run" | "job-failures/{failure_id}/retry" | "webhooks/{webhook_id}/replay"}`
>;

type SystemActionProps<Name extends MachineCall> = {
  /** The call that does it. */
  call: Name;
  params: Calls[Name]["params"];
  /** On the button, and on the one that confirms. */
  label: string;
  /** Includes the object of the action, for screen readers and as the dialog's title. */
  title: string;
  lead: string;
  done: string;
};

/** An action on jobs or webhooks: one button, one call, and a reason. */
export function SystemAction<Name extends MachineCall>(props: SystemActionProps<Name>) {
  const { call, params, label, title, lead, done } = props;
  const run = (reason: string, key: string) => {
    const request = [{ params, body: { reason }, idempotencyKey: key }];
    return callAdmin(call, ...(request as unknown[] as ArgumentsOf<Name>));
  };
  return (
    <DialogButton
      intent="quiet"
      size="sm"
      aria-label={title}
      dialog={(onClose) => (
        <AdminActionDialog onClose={onClose} title={title} lead={lead} confirm={label} run={run} done={done} />
      )}
    >
      {label}
    </DialogButton>
  );
}
