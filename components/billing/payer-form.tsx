import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useState, useTransition } from "react";
import { Field } from "@/components/ui/field";
import type { Payer } from "@/lib/client";
import { StudymeterError } from "@/lib/client/error";
import { savePayer } from "./billing-calls";
import { Problem } from "./problem";
import { useErrorLabel } from "./use-change";

type PayerFormProps = {
  studentId: string;
  known: Pick<Payer, "name" | "email" | "phone">;
  /** The buttons; `isPending` while it is being saved. */
  actions: (isPending: boolean) => ReactNode;
  onSaved: () => void;
};

/** Name, email address and phone number of whoever pays. The server judges them; its answer names the field. */
export function PayerForm({ studentId, known, actions, onSaved }: PayerFormProps) {
  const t = useTranslations("payer");
  const explain = useErrorLabel();
  const [isPending, startTransition] = useTransition();
  const [wrong, setWrong] = useState<string[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string) => String(form.get(name) ?? "").trim() || null;
    const payer = { name: given("name"), email: given("email"), phone: given("phone") };
    const empty = (["email", "phone"] as const).filter((name) => payer[name] === null);
    setWrong(empty);
    setProblem(null);
    if (empty.length > 0) return;
    startTransition(async () => {
      try {
        await savePayer(studentId, payer);
      } catch (error) {
        const fields = error instanceof StudymeterError ? Object.keys(error.fields) : [];
        setWrong(fields.map((field) => field.replace(/^payer\./, "")));
        return setProblem(fields.length > 0 ? null : explain(error));
      }
      onSaved();
    });
  };
  const errorOf = (name: "name" | "email" | "phone") => wrong.includes(name) && t(`problem.${name}`);
  return (
    <form noValidate onSubmit={save} className="grid gap-4">
      <Field
        label={t("name")}
        name="name"
        autoComplete="name"
        maxLength={100}
        defaultValue={known.name ?? ""}
        error={errorOf("name")}
      />
      <Field
        label={t("email")}
        name="email"
        type="email"
        autoComplete="email"
        maxLength={254}
        defaultValue={known.email ?? ""}
        error={errorOf("email")}
      />
      <Field
        label={t("phone")}
        hint={t("phoneHint")}
        name="phone"
        type="tel"
        autoComplete="tel"
        maxLength={40}
        defaultValue={known.phone ?? ""}
        error={errorOf("phone")}
      />
      <Problem text={problem} />
      {actions(isPending)}
    </form>
  );
}
