"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { AdminActionDialog } from "./admin-action-dialog";
import { callAdmin } from "./admin-calls";
import { NewSecret } from "./new-secret";

type KeyActionsProps = {
  /** `key_…` */
  id: string;
  /** As its row names it. */
  name: string;
  /** An ended key has no actions, but the key that has just replaced it is still shown. */
  isActive: boolean;
};

/** Actions on an active key: rotate it with an overlap, or revoke it. */
export function KeyActions({ id, name, isActive }: KeyActionsProps) {
  const t = useTranslations("adminKeys");
  const [open, setOpen] = useState<"rotate" | "revoke" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => setOpen(null);
  return (
    <div className="flex justify-end gap-1">
      {isActive && (
        <>
          <Button intent="quiet" size="sm" aria-label={t("rotateNamed", { name })} onClick={() => setOpen("rotate")}>
            {t("rotate")}
          </Button>
          <Button intent="quiet" size="sm" aria-label={t("revokeNamed", { name })} onClick={() => setOpen("revoke")}>
            {t("revoke")}
          </Button>
        </>
      )}
      {open === "rotate" && <Rotation id={id} name={name} onClose={close} onSecret={setSecret} />}
      {open === "revoke" && (
        <AdminActionDialog
          onClose={close}
          title={t("revokeNamed", { name })}
          lead={t("revokeLead")}
          confirm={t("revoke")}
          isDangerous
          run={(reason) =>
            callAdmin("POST /api/admin/keys/{key_id}/revoke", { params: { key_id: id }, body: { reason } })
          }
          done={t("revoked")}
        />
      )}
      {secret && <NewSecret secret={secret} onClose={() => setSecret(null)} />}
    </div>
  );
}

type RotationProps = Pick<KeyActionsProps, "id" | "name"> & { onClose: () => void; onSecret: (secret: string) => void };

function Rotation({ id, name, onClose, onSecret }: RotationProps) {
  const t = useTranslations("adminKeys");
  const [hours, setHours] = useState("24");
  const isWrong = !/^\d{1,3}$/.test(hours) || Number(hours) > 720;
  const rotate = async (reason: string) => {
    const body = { overlap_hours: Number(hours), reason };
    onSecret((await callAdmin("POST /api/admin/keys/{key_id}/rotate", { params: { key_id: id }, body })).secret);
  };
  return (
    <AdminActionDialog
      onClose={onClose}
      title={t("rotateNamed", { name })}
      lead={t("rotateLead")}
      confirm={t("rotate")}
      isBlocked={isWrong}
      run={rotate}
      done={t("rotated")}
    >
      <Field
        label={t("overlap")}
        hint={t("overlapHint")}
        error={isWrong ? t("overlapWrong") : undefined}
        type="number"
        inputMode="numeric"
        min={0}
        max={720}
        value={hours}
        onChange={({ target }) => setHours(target.value)}
      />
    </AdminActionDialog>
  );
}
