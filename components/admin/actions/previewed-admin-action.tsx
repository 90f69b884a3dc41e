import type { ReactNode } from "react";
import type { Calls, ResponseOf } from "@/lib/client/call-api";
import { AdminActionDialog, type AdminActionDialogProps } from "../admin-action-dialog";
import { callAdmin } from "../admin-calls";
import { AdminActionPreview } from "./admin-action-preview";
import { type FieldsOf, type PreviewedCall, requestOf, usePreview } from "./use-preview";

export type PreviewedAdminActionProps<Name extends PreviewedCall> = Omit<AdminActionDialogProps, "run" | "preview"> & {
  /** The call that previews the action and performs it. */
  call: Name;
  params: Calls[Name]["params"];
  /** The request body; null while the fields are incomplete. */
  body: FieldsOf<Name> | null;
  /** Sent only when performing it. */
  more?: Partial<FieldsOf<Name>>;
  /** The effects, one per line. */
  linesOf: (answer: ResponseOf<Name>) => ReactNode[];
};

/** An admin action with a server-side preview. It can only be confirmed if the preview succeeds. */
export function PreviewedAdminAction<Name extends PreviewedCall>(props: PreviewedAdminActionProps<Name>) {
  const { call, params, body, more, linesOf, isBlocked = false, ...dialog } = props;
  const { answer, problem, isSettled } = usePreview(call, params, body);
  return (
    <AdminActionDialog
      {...dialog}
      isBlocked={isBlocked || body === null || problem !== null || !isSettled}
      run={async (reason, key) =>
        body && callAdmin(call, ...requestOf<Name>(params, { ...body, ...more, reason }, { idempotencyKey: key }))
      }
      preview={body && <AdminActionPreview lines={answer && linesOf(answer)} problem={problem} isSettled={isSettled} />}
    />
  );
}
