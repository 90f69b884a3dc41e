import type { z } from "zod";
import type { account as wireAccount } from "@/lib/contract/account";
import { toWireId } from "@/lib/domain/id";
import type { CurrentAccount } from "@/lib/services/account/get-account";

export function serializeAccount({ account, student }: CurrentAccount): z.input<typeof wireAccount> {
  const about = {
    student_id: student ? toWireId("student", student.id) : null,
    locale: student?.locale ?? "en",
    time_zone: student?.time_zone ?? null,
  };
  if (!account) {
    return {
      ...about,
      id: null,
      role: "student",
      email: student.email,
      email_verified: false,
      name: student.name,
      has_password: false,
      created_at: student.created_at.toISOString(),
    };
  }
  return {
    ...about,
    id: toWireId("account", account.id),
    role: account.role,
    email: account.email,
    email_verified: account.email_verified_at !== null,
    name: account.name,
    has_password: account.password_hash !== null,
    created_at: account.created_at.toISOString(),
  };
}
