"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { createClockStudent } from "./admin-calls";
import { useAdminAction } from "./use-admin-action";

/** @param begins initial value of the start field, as a local time of the browser */
export function NewClockStudent({ begins }: { begins: string }) {
  const t = useTranslations("timeMachine");
  const router = useRouter();
  const action = useAdminAction();
  const [name, setName] = useState("Alice");
  const [now, setNow] = useState(begins);
  const create = (event: FormEvent) => {
    event.preventDefault();
    action.run("create", async () => {
      const id = await createClockStudent(name.trim() || "Alice", new Date(now).toISOString());
      router.push(`/admin/time-machine?student=${id}`);
    });
  };
  return (
    <form onSubmit={create} className="grid gap-3">
      {action.problem && (
        <Callout tone="bad" role="alert">
          {action.problem}
        </Callout>
      )}
      <Field label={t("name")} value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
      <Field
        label={t("begins")}
        type="datetime-local"
        required
        value={now}
        onChange={(event) => setNow(event.target.value)}
      />
      <Button type="submit" pending={action.isDoing("create")}>
        {t("create")}
      </Button>
    </form>
  );
}
