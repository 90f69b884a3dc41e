"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useId, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogDescription, DialogTitle } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { newIdempotencyKey } from "@/lib/client/idempotency-key";
import { refusalOf } from "./admin-calls";

/** Minimum length of a reason in the audit log. */
const SHORTEST_REASON = 3;
const LONGEST_REASON = 500;

export type AdminActionDialogProps = {
  onClose: () => void;
  title: ReactNode;
  lead: ReactNode;
  /** The fields of the action, above its reason. */
  children?: ReactNode;
  /** The effects, computed by the server code that will apply them. */
  preview?: ReactNode;
  /** Label of the confirm button. */
  confirm: string;
  /** A destructive action. */
  isDangerous?: boolean;
  /** The current fields are not valid for this action. */
  isBlocked?: boolean;
  /** @param key the idempotency key, the same for every press: each opening of the dialog acts at most once */
  run: (reason: string, key: string) => Promise<unknown>;
  /** Shown as a toast when it is done. */
  done: string;
};

/** Dialog of an admin action: what it does, its effects, and the reason. Mount it to open it: each opening is one action. */
export function AdminActionDialog(props: AdminActionDialogProps) {
  const { onClose, title, lead, children, preview, confirm, isDangerous = false, isBlocked = false, run, done } = props;
  const t = useTranslations("admin");
  const tError = useTranslations("callErrors");
  const router = useRouter();
  const reasonId = useId();
  const [key] = useState(newIdempotencyKey);
  const [reason, setReason] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = reason.trim();
    setIsMissing(trimmed.length < SHORTEST_REASON);
    if (trimmed.length < SHORTEST_REASON || isBlocked || isPending) return;
    startTransition(async () => {
      setProblem(null);
      try {
        await run(trimmed, key);
        toast("good", done);
        onClose();
        router.refresh();
      } catch (error) {
        setProblem(refusalOf(error) ?? tError("unreachable"));
      }
    });
  };
  return (
    <Dialog open onClose={onClose}>
      <DialogTitle className="pe-10 font-semibold text-lg">{title}</DialogTitle>
      <DialogDescription className="mt-2 text-pretty text-ink-muted text-sm">{lead}</DialogDescription>
      <form noValidate onSubmit={submit} className="mt-4 grid gap-4">
        {children}
        {preview}
        <div className="grid gap-1.5">
          <label htmlFor={reasonId} className="font-semibold text-sm">
            {t("reason")}
          </label>
          <textarea
            id={reasonId}
            rows={2}
            maxLength={LONGEST_REASON}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
            aria-invalid={isMissing || undefined}
            aria-describedby={`${reasonId}-hint`}
            className={`w-full rounded-control border bg-surface-raised px-3 py-2 text-base transition-colors ${isMissing ? "border-bad" : "border-line-strong hover:border-ink-muted"}`}
          />
          <p id={`${reasonId}-hint`} className={`text-sm ${isMissing ? "text-bad" : "text-ink-muted"}`}>
            {t(isMissing ? "reasonMissing" : "reasonHint")}
          </p>
        </div>
        {problem && (
          <Callout tone="bad" role="alert">
            {problem}
          </Callout>
        )}
        {/* In sight also under a long form. */}
        <div className="sticky -bottom-6 -mx-6 -mb-6 flex flex-wrap gap-2 border-t bg-surface-raised px-6 py-4">
          <Button type="submit" intent={isDangerous ? "danger" : "primary"} pending={isPending} disabled={isBlocked}>
            {confirm}
          </Button>
          <Button intent="secondary" onClick={onClose}>
            {t("leave")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
