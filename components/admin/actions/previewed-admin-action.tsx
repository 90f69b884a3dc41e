import type { ReactNode } from "react";
import type { Calls, ResponseOf } from "@/lib/client/call-api";
import { AdminActionDialog, type AdminActionDialogProps } from "../admin-action-dialog";
import { callAdmin } from "../admin-calls";
import { AdminActionPreview } from "./admin-action-preview";
import { type FieldsOf, type PreviewedCall, requestOf, usePreview } from "./use-preview";

export type PreviewedAdminActionProps<Name extends PreviewedCall> = Omit<AdminActionDialogProps, "run" | "preview"> & {
  /** The call that tells what would be done, and does it. */
  call: Name;
  params: Calls[Name]["params"];
  /** What the fields say; null where they say nothing yet. */
  body: FieldsOf<Name> | null;
  /** Only for doing it. */
  more?: Partial<FieldsOf<Name>>;
  /** What will happen, a line each. */
  linesOf: (answer: ResponseOf<Name>) => ReactNode[];
};

/** A action whose effects the server tells before it is done: what it would not do cannot be pressed. */
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
