import type { MailStatus } from "@/lib/db/mail/staff-mail";

const LOOKS: Record<MailStatus, string> = {
  sent: "text-good",
  waiting: "text-ink-muted",
  undeliverable: "text-bad",
  suppressed: "text-warn",
};

export function MailStatusLabel({ status, words }: { status: MailStatus; words: string }) {
  return <span className={LOOKS[status]}>{words}</span>;
}
