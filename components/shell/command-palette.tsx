import { defaultFilter, Command as Menu } from "cmdk";
import type { LucideIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog, DialogTitle } from "@/components/ui/dialog";
import type { PaletteProps } from "./command-button";

export interface Command {
  label: string;
  /** Distinguishes entries of the same name. */
  hint?: string | null;
  Icon: LucideIcon;
  run: () => void;
}

export interface CommandGroup {
  heading: string;
  entries: readonly Command[];
  /** These results already match the query: none is left out, and their order is kept. */
  isFound?: boolean;
}

type CommandPaletteProps = PaletteProps & {
  query: string;
  onQuery: (query: string) => void;
  placeholder: string;
  groups: readonly CommandGroup[];
  /** More may be found yet. */
  isBusy?: boolean;
  /** Why nothing more was found. */
  problem?: string | null;
};

/** Letters in the same order but far apart do not match: "anna" matches no page. */
const LEAST_LIKENESS = 0.1;

/** Every page and command, filtered while typing, for keyboard use. */
export function CommandPalette(props: CommandPaletteProps) {
  const { open, onClose, query, onQuery, placeholder, groups, isBusy = false, problem = null } = props;
  const t = useTranslations("palette");
  const shown = groups
    .map((group) => ({ ...group, entries: group.isFound ? group.entries : narrow(group.entries, query) }))
    .filter(({ entries }) => entries.length > 0);
  const close = () => {
    onClose();
    onQuery("");
  };
  const choose = ({ run }: Command) => {
    close();
    run();
  };
  return (
    <Dialog open={open} onClose={close}>
      <DialogTitle className="sr-only">{t("title")}</DialogTitle>
      <Menu label={t("title")} shouldFilter={false} className="-m-3">
        <Menu.Input
          value={query}
          onValueChange={onQuery}
          placeholder={placeholder}
          className="h-10 w-full bg-transparent ps-2 pe-12 text-base outline-none placeholder:text-ink-muted"
        />
        <Menu.List aria-busy={isBusy} className="mt-2 max-h-[min(22rem,50dvh)] min-h-32 overflow-y-auto border-t pt-2">
          {shown.map(({ heading, entries }) => (
            <Menu.Group
              key={heading}
              heading={heading}
              className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-ink-muted [&_[cmdk-group-heading]]:text-xs"
            >
              {entries.map((entry) => (
                <Menu.Item
                  key={`${entry.label} ${entry.hint}`}
                  value={`${entry.label} ${entry.hint ?? ""}`}
                  onSelect={() => choose(entry)}
                  className="flex h-10 cursor-default select-none items-center gap-3 rounded-control px-2 text-sm aria-selected:bg-surface-sunken"
                >
                  <entry.Icon className="size-4 shrink-0 text-ink-muted" aria-hidden />
                  <span className="min-w-0 shrink-0 truncate max-w-[60%]">{entry.label}</span>
                  {entry.hint && <span className="min-w-0 truncate text-ink-muted text-xs">{entry.hint}</span>}
                </Menu.Item>
              ))}
            </Menu.Group>
          ))}
          {(isBusy || problem || shown.length === 0) && (
            <p role="status" className="wrap-anywhere px-2 py-6 text-ink-muted text-sm">
              {isBusy ? t("searching") : (problem ?? t("nothing", { query }))}
            </p>
          )}
        </Menu.List>
      </Menu>
    </Dialog>
  );
}

/** The best match first. */
function narrow(entries: readonly Command[], query: string): Command[] {
  return entries
    .map((entry) => ({ entry, likeness: defaultFilter(entry.label, query) }))
    .filter(({ likeness }) => likeness > LEAST_LIKENESS)
    .sort((one, other) => other.likeness - one.likeness)
    .map(({ entry }) => entry);
}
