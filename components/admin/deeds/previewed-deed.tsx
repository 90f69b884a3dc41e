import type { ReactNode } from "react";
import { send } from "../admin-calls";
import { DeedDialog, type DeedDialogProps } from "../deed-dialog";
import { DeedPreview } from "./deed-preview";
import { usePreview } from "./use-preview";

type PreviewedDeedProps<Answer> = Omit<DeedDialogProps, "run" | "preview"> & {
  /** Of the call that tells what would be done, and does it. */
  path: string;
  /** What the fields say; null where they say nothing yet. */
  body: Record<string, unknown> | null;
  /** Only for doing it. */
  more?: Record<string, unknown>;
  /** What will happen, a line each. */
  linesOf: (answer: Answer) => ReactNode[];
};

/** A deed whose effects the server tells before it is done: what it would not do cannot be pressed. */
export function PreviewedDeed<Answer>(props: PreviewedDeedProps<Answer>) {
  const { path, body, more = {}, linesOf, isBlocked = false, ...dialog } = props;
  const { answer, problem, isSettled } = usePreview<Answer>(path, body);
  return (
    <DeedDialog
      {...dialog}
      isBlocked={isBlocked || body === null || problem !== null || !isSettled}
      run={(reason, key) => send("POST", path, { ...body, ...more, reason }, { "Idempotency-Key": key })}
      preview={body && <DeedPreview lines={answer && linesOf(answer)} problem={problem} isSettled={isSettled} />}
    />
  );
}
