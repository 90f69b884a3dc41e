import { CircleAlert, CircleCheck } from "lucide-react";
import { Toaster as Sonner } from "sonner";

const duration = 6000;

export default function Toaster() {
  return (
    <Sonner
      position="bottom-center"
      duration={duration}
      style={{ fontFamily: "inherit" }}
      icons={{
        error: <CircleAlert className="size-4 text-bad" aria-hidden />,
        success: <CircleCheck className="size-4 text-good" aria-hidden />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-start gap-3 rounded-card border bg-surface-raised px-4 py-3 text-ink text-sm shadow-float sm:w-[22rem]",
          icon: "mt-0.5 shrink-0",
        },
      }}
    />
  );
}
