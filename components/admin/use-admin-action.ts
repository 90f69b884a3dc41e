import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { refusalOf } from "./admin-calls";

/** Runs an action from a button: pending until the page shows the result, and the error message if it was refused. */
export function useAdminAction() {
  const t = useTranslations("callErrors");
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [doing, setDoing] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // An action may start while the page still shows the one before; the server handles them in order.
  const run = (name: string, work: () => Promise<unknown>) => {
    setDoing(name);
    startTransition(async () => {
      setProblem(null);
      try {
        await work();
        router.refresh();
      } catch (error) {
        setProblem(refusalOf(error) ?? t("unreachable"));
      }
    });
  };
  return { run, isDoing: (name: string) => isPending && doing === name, problem };
}
