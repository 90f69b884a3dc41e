import Link from "next/link";
import { toWireId } from "@/lib/domain/id";

type StudentLinkProps = {
  student: { student_id: string; name: string | null; email: string | null; external_id: string | null };
};

/** A link to a student's page, labelled with the first available name. */
export function StudentLink({ student }: StudentLinkProps) {
  const { student_id: id, name, email, external_id: externalId } = student;
  const wireId = toWireId("student", id);
  const second = name ? (email ?? externalId) : null;
  return (
    <span className="block max-w-72 truncate">
      <Link
        href={`/admin/subscriptions/${wireId}`}
        prefetch={false}
        className="rounded-pip text-accent underline decoration-line-strong underline-offset-4 hover:decoration-current"
      >
        {name ?? email ?? externalId ?? wireId}
      </Link>
      {second && <span className="ms-2 text-ink-muted text-xs">{second}</span>}
    </span>
  );
}
