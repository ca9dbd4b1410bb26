/**
 * Light, dark, or as the device says.
 *
 *   <button hidden data-theme-toggle data-words="as the device|light|dark"><svg>…</svg><svg>…</svg><svg>…</svg></button>
 */
import { remember } from "./cookies";

const THEMES = ["auto", "light", "dark"] as const;

export function startTheme(page: Document): void {
  const button = page.querySelector<HTMLButtonElement>("[data-theme-toggle]");
  if (!button) return;
  const root = page.documentElement;
  const words = (button.dataset["words"] ?? "").split("|");
  const icons = [...button.querySelectorAll("svg")];

  const show = (): void => {
    const index = Math.max(0, THEMES.findIndex((theme) => theme === root.dataset["theme"]));
    icons.forEach((icon, at) => icon.toggleAttribute("hidden", at !== index));
    button.setAttribute("aria-label", words[index] ?? "");
    button.title = words[index] ?? "";
  };

  button.addEventListener("click", () => {
    const index = THEMES.findIndex((theme) => theme === root.dataset["theme"]);
    const next = THEMES[(index + 1) % THEMES.length] ?? "auto";
    root.dataset["theme"] = next;
    remember("holdfast_theme", next);
    show();
    page.dispatchEvent(new CustomEvent("holdfast:theme"));
  });
  show();
  button.hidden = false;
}
