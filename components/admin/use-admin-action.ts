import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { refusalOf } from "./admin-calls";

/** Something done by a button: pending until the page shows what came of it, and the sentence where it was refused. */
export function useAdminAction() {
  const t = useTranslations("callErrors");
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [doing, setDoing] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // One may follow another that is still being shown: the server takes them one after the other.
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
