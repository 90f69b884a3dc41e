import { toWireId } from "@/lib/domain/id";
import { AppError } from "@/lib/errors";
import type { SimulatedDispute, SimulatorControl } from "@/lib/gateway";
import { getNamedStudent } from "../student/get-named-student";
import { requireSimulator, withSimulator } from "./require-simulator";

/**
 * Acts as a student's bank: disputes their newest captured payment, or takes the newest dispute a step further. The webhook follows.
 *
 * @returns the gateway's id of the dispute
 * @throws not_found; conflict if there is nothing to dispute, or no dispute; invalid_request for a step that is not possible any more
 */
export async function simulateDispute(userId: string, dispute: SimulatedDispute): Promise<string> {
  const control = requireSimulator();
  const { id } = await getNamedStudent(userId);
  return withSimulator("status", () => act(control, toWireId("student", id), dispute));
}

async function act(control: SimulatorControl, subject: string, dispute: SimulatedDispute): Promise<string> {
  const { payments, disputes } = await control.ledger(subject);
  if (dispute.status === "created") {
    const payment = payments.findLast(({ status }) => status === "captured");
    if (!payment) throw new AppError("conflict", "This student has no captured payment.");
    return control.openDispute(payment.id, dispute);
  }
  const newest = disputes.at(-1);
  if (!newest) throw new AppError("conflict", "This student has no dispute.");
  return control.advanceDispute(newest.id, dispute);
}
