import type { ReactNode } from "react";
import { AdminActionDialog, type AdminActionDialogProps } from "../admin-action-dialog";
import { send } from "../admin-calls";
import { AdminActionPreview } from "./admin-action-preview";
import { usePreview } from "./use-preview";

type PreviewedAdminActionProps<Answer> = Omit<AdminActionDialogProps, "run" | "preview"> & {
  /** Of the call that tells what would be done, and does it. */
  path: string;
  /** What the fields say; null where they say nothing yet. */
  body: Record<string, unknown> | null;
  /** Only for doing it. */
  more?: Record<string, unknown>;
  /** What will happen, a line each. */
  linesOf: (answer: Answer) => ReactNode[];
};

/** A action whose effects the server tells before it is done: what it would not do cannot be pressed. */
export function PreviewedAdminAction<Answer>(props: PreviewedAdminActionProps<Answer>) {
  const { path, body, more = {}, linesOf, isBlocked = false, ...dialog } = props;
  const { answer, problem, isSettled } = usePreview<Answer>(path, body);
  return (
    <AdminActionDialog
      {...dialog}
      isBlocked={isBlocked || body === null || problem !== null || !isSettled}
      run={(reason, key) => send("POST", path, { ...body, ...more, reason }, { "Idempotency-Key": key })}
      preview={body && <AdminActionPreview lines={answer && linesOf(answer)} problem={problem} isSettled={isSettled} />}
    />
  );
}
