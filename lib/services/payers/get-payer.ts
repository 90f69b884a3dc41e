import type { Context } from "@/lib/context";
import type { Payer } from "@/lib/domain/payer";
import { studentNotFound } from "../student/get-named-student";
import { requireStudent } from "../subscription/change-subscription";
import { readPayer } from "./read-payer";

/** Who is debited for the current student's renewals. */
export async function getPayer(context: Context): Promise<Payer> {
  const payer = await readPayer(requireStudent(context).id);
  if (!payer) throw studentNotFound();
  return payer;
}
