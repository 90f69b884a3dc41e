import { toWireId } from "@/lib/domain/id";
import type { SimulatorBehaviour } from "@/lib/gateway";
import { getNamedStudent } from "../student/get-named-student";
import { requireSimulator, withSimulator } from "./require-simulator";

/** Tells the local Razorpay what to do with a student's next payments. @throws not_found, invalid_request */
export async function setBehaviour(userId: string, behaviour: SimulatorBehaviour): Promise<void> {
  const control = requireSimulator();
  const { id } = await getNamedStudent(userId);
  await withSimulator("next", () => control.setBehaviour(toWireId("student", id), behaviour));
}
