import type { MailStatus } from "@/lib/db/mail/staff-mail";

const LOOKS: Record<MailStatus, string> = {
  sent: "text-good",
  waiting: "text-ink-muted",
  undeliverable: "text-bad",
  suppressed: "text-warn",
};

export function MailStatusLabel({ status, label }: { status: MailStatus; label: string }) {
  return <span className={LOOKS[status]}>{label}</span>;
}
