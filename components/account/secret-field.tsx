import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";

/** A password, which may be looked at while it is typed: that prevents more mistakes than it costs. */
export function SecretField(props: Omit<ComponentProps<typeof Field>, "type" | "trailing">) {
  const t = useTranslations("signIn");
  const [isShown, setIsShown] = useState(false);
  const ShownIcon = isShown ? EyeOff : Eye;
  return (
    <Field
      {...props}
      type={isShown ? "text" : "password"}
      spellCheck={false}
      autoCapitalize="none"
      trailing={
        <Button
          intent="quiet"
          size="icon"
          aria-label={t(isShown ? "hidePassword" : "showPassword")}
          aria-pressed={isShown}
          onClick={() => setIsShown(!isShown)}
        >
          <ShownIcon aria-hidden />
        </Button>
      }
    />
  );
}
