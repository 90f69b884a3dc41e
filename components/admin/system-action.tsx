"use client";

import { AdminActionDialog } from "./admin-action-dialog";
import { send } from "./admin-calls";
import { DialogButton } from "./dialog-button";

type SystemActionProps = {
  /** Of the call that does it. */
  path: string;
  /** On the button, and on the one that confirms. */
  label: string;
  /** With what it is done to, for who hears it read, and above the dialog. */
  title: string;
  lead: string;
  done: string;
};

/** Something done to the machinery: one button, one call, and why. */
export function SystemAction({ path, label, title, lead, done }: SystemActionProps) {
  return (
    <DialogButton
      intent="quiet"
      size="sm"
      aria-label={title}
      dialog={(onClose) => (
        <AdminActionDialog
          onClose={onClose}
          title={title}
          lead={lead}
          confirm={label}
          run={(reason, key) => send("POST", path, { reason }, { "Idempotency-Key": key })}
          done={done}
        />
      )}
    >
      {label}
    </DialogButton>
  );
}
