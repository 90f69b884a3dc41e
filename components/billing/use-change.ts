import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { toast } from "@/components/ui/toast";
import { StudymeterError } from "@/lib/client/error";

/** A change of the subscription: pending until the page shows it, with a message if it failed. */
export function useChange() {
  const router = useRouter();
  const explain = useErrorLabel();
  const [isPending, startTransition] = useTransition();
  const [problem, setProblem] = useState<string | null>(null);
  const change = (call: () => Promise<unknown>, { done, after }: { done: string; after?: () => void }) =>
    startTransition(async () => {
      setProblem(null);
      try {
        await call();
      } catch (error) {
        return setProblem(explain(error));
      }
      toast("good", done);
      after?.();
      router.refresh();
    });
  return { change, isPending, problem, forget: () => setProblem(null) };
}

/** Why a change could not be made or previewed, and what to do. */
export function useErrorLabel() {
  const t = useTranslations("callErrors");
  const why = useRefusalLabel();
  return (error: unknown): string => {
    if (!(error instanceof StudymeterError)) return t("failed", { reference: "browser" });
    switch (error.code) {
      case "network_error":
      case "timeout":
        return t("unreachable");
      case "unavailable":
        return t("unavailable");
      case "rate_limited":
        return t("slowDown", { seconds: Math.ceil(error.retryAfter ?? 60) });
      case "payment_in_progress":
        return t("paymentInProgress");
      case "conflict":
        return why(error.reason) ?? t("changedMeanwhile");
      default:
        return t("failed", { reference: error.requestId ?? error.code });
    }
  };
}

/** Why the subscription does not allow a change; null for an unknown code. */
export function useRefusalLabel() {
  const t = useTranslations("refusal");
  return (reason: string | null): string | null => {
    const key = reason as Parameters<typeof t>[0];
    return reason !== null && t.has(key) ? t(key) : null;
  };
}
