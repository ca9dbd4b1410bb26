import type { Box } from "./sheet";

export interface Connecting {
  active: () => boolean;
  choose: (box: Box) => void;
}

/** Fills in both ends of the form for a new arrow by touching two boxes. */
export function startConnecting(map: HTMLElement, say: (words: string | undefined) => void): Connecting {
  const button = map.querySelector<HTMLButtonElement>("[data-connect]");
  const form = document.querySelector<HTMLFormElement>("#flow-form");
  let first: Box | null = null;
  let on = false;
  const set = (active: boolean): void => {
    on = active;
    first?.group.removeAttribute("data-chosen");
    first = null;
    button?.setAttribute("aria-pressed", String(active));
    map.toggleAttribute("data-connecting", active);
    say(active ? map.dataset["chooseFirst"] : "");
  };
  button?.addEventListener("click", () => set(!on));
  map.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && on) set(false);
  });
  const fill = (name: string, value: string): void => {
    const field = form?.querySelector<HTMLSelectElement>(`select[name=${name}]`);
    if (field) field.value = value;
  };
  return {
    active: () => on,
    choose: (box) => {
      if (!first) {
        first = box;
        box.group.toggleAttribute("data-chosen", true);
        say(map.dataset["chooseSecond"]);
      } else if (first !== box) {
        fill("source", first.key);
        fill("target", box.key);
        set(false);
        form?.querySelector<HTMLInputElement>("input[name=note]")?.focus();
      }
    },
  };
}
