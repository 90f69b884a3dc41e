/** A use as a caller reports it. */
export interface UsageRecord {
  feature: string;
  /** Undefined: 1, or all that was reserved. */
  quantity?: number;
  inputSize: number;
  usageType: string;
  outputData?: Record<string, unknown>;
  reservationId?: string;
  occurredAt?: Date;
}
