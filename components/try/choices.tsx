import { useId } from "react";

interface Choice {
  value: string;
  label: string;
}

type ChoicesProps = {
  legend: string;
  choices: readonly Choice[];
  value: string;
  onChange: (value: string) => void;
};

/** A few options, one of which is chosen. */
export function Choices({ legend, choices, value, onChange }: ChoicesProps) {
  const name = useId();
  return (
    <fieldset>
      <legend className="font-semibold text-sm">{legend}</legend>
      <div className="mt-2 flex flex-wrap gap-2">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="touch-target flex h-9 cursor-pointer items-center rounded-control border border-line-strong bg-surface-raised px-3 text-sm transition-colors has-checked:border-accent has-checked:bg-accent-soft has-checked:font-semibold has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2"
          >
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
              className="sr-only"
            />
            {choice.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
