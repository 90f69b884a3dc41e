import { type ReactNode, useId } from "react";
import { Card } from "@/components/ui/card";

type SettingsSectionProps = {
  /** For links that lead to it. */
  id?: string;
  title: string;
  lead: string;
  children: ReactNode;
};

export function SettingsSection({ id: anchor, title, lead, children }: SettingsSectionProps) {
  const id = useId();
  return (
    <section id={anchor} aria-labelledby={id} className="scroll-mt-4">
      <h2 id={id} className="font-semibold text-base">
        {title}
      </h2>
      <p className="mt-0.5 text-pretty text-ink-muted text-sm">{lead}</p>
      <Card className="mt-3 divide-y">{children}</Card>
    </section>
  );
}

type SettingsRowProps = {
  title: ReactNode;
  /** One line with the purpose or the current value. */
  about?: ReactNode;
  /** At the end of the line; below it where the line is short. */
  control?: ReactNode;
  /** Below, over the full width. */
  children?: ReactNode;
};

export function SettingsRow({ title, about, control, children }: SettingsRowProps) {
  return (
    <div className="px-4 py-3.5 sm:px-5">
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="min-w-0 flex-1 basis-48">
          <div className="font-semibold text-sm">{title}</div>
          {about && <div className="wrap-anywhere text-ink-muted text-sm">{about}</div>}
        </div>
        {control}
      </div>
      {children}
    </div>
  );
}
