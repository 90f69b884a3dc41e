import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";

type FormActionsProps = {
  submit: string;
  isPending: boolean;
  /** The action cannot be undone. */
  isDangerous?: boolean;
  onCancel: () => void;
};

export function FormActions({ submit, isPending, isDangerous = false, onCancel }: FormActionsProps) {
  const t = useTranslations("settings");
  return (
    <div className="flex flex-wrap gap-2">
      <Button type="submit" intent={isDangerous ? "danger" : "primary"} pending={isPending}>
        {submit}
      </Button>
      <Button intent="secondary" onClick={onCancel}>
        {t("cancel")}
      </Button>
    </div>
  );
}
