import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { StageHeading } from "./stage-heading";

type PlainSessionProps = {
  name: string;
  isFinishing: boolean;
  onFinish: () => void;
};

/** Takes the place of the feature's own app. */
export function PlainSession({ name, isFinishing, onFinish }: PlainSessionProps) {
  const t = useTranslations("try");
  return (
    <div className="grid gap-4">
      <StageHeading takesFocus>{t("plainTitle", { name })}</StageHeading>
      <p className="text-ink-muted text-sm">{t("plainLead")}</p>
      <Button pending={isFinishing} onClick={onFinish} className="justify-self-start max-sm:w-full">
        {t("finish")}
      </Button>
    </div>
  );
}
