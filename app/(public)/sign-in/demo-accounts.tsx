import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useIsAwake } from "@/components/ui/use-is-awake";

const password = "studymeter-demo";

const accounts = [
  { email: "alice@example.com", about: "demoFree" },
  { email: "bob@example.com", about: "demoPremium" },
  { email: "carol@example.com", about: "demoGrace" },
  { email: "dave@example.com", about: "demoPro" },
  { email: "admin@example.com", about: "demoAdmin" },
] as const;

type DemoAccountsProps = {
  isPending: boolean;
  onChoose: (account: { email: string; password: string }) => Promise<void>;
};

export function DemoAccounts({ isPending, onChoose }: DemoAccountsProps) {
  const t = useTranslations("signIn");
  const isAwake = useIsAwake();
  return (
    <section aria-labelledby="demo" className="mt-8 rounded-card border border-line-strong border-dashed">
      <div className="px-4 pt-4 pb-3">
        <h2 id="demo" className="font-semibold text-sm">
          {t("demoTitle")}
        </h2>
        <p className="mt-0.5 text-ink-muted text-sm">
          {t.rich("demoLead", { password, code: (text) => <code className="tabular text-ink">{text}</code> })}
        </p>
      </div>
      <ul className="border-t">
        {accounts.map(({ email, about }) => (
          <li key={email} className="border-b last:border-b-0">
            <button
              type="button"
              disabled={isPending || !isAwake}
              onClick={() => void onChoose({ email, password })}
              className="group flex w-full items-center gap-3 px-4 py-2.5 text-start transition-colors hover:bg-surface-sunken"
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate text-sm">{email}</span>
                <span className="block text-ink-muted text-xs">{t(about)}</span>
              </span>
              <ArrowRight
                className="size-4 text-ink-muted transition-transform group-hover:translate-x-0.5"
                aria-hidden
              />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
