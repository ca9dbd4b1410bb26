/**
 * The palette: pages, new items and records by a few letters. Loaded when it is first asked for.
 *
 *   <dialog id="palette" data-url="/palette" data-search-url="/search" data-word-none="…" data-word-pages="…" data-word-new="…">
 *     <input role="combobox"> <div role="listbox"></div></dialog>
 *   GET data-url?q=WORDS answers [{"group": "…", "label": "…", "hint": "…", "url": "…"}]
 */
import { fold, matches } from "./shared/words";

type Entry = { group: string; label: string; hint?: string; url: string };

const MOST = 40;
let shown = false;

export default function open(dialog: HTMLDialogElement): void {
  if (!shown) start(dialog);
  shown = true;
  dialog.showModal();
  dialog.querySelector("input")?.select();
}

function start(dialog: HTMLDialogElement): void {
  const input = dialog.querySelector<HTMLInputElement>("input");
  const list = dialog.querySelector<HTMLElement>("[role=listbox]");
  if (!input || !list) return;
  const known = pagesOf(document, dialog);
  let chosen = 0;
  let asking = new AbortController();

  const choose = (index: number): void => {
    const options = [...list.querySelectorAll<HTMLElement>("[role=option]")];
    chosen = options.length === 0 ? 0 : (index + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    options[chosen]?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[chosen]?.id ?? "");
  };
  const show = (entries: Entry[]): void => {
    list.replaceChildren(...drawn(entries.slice(0, MOST), dialog.dataset["wordNone"] ?? ""));
    choose(0);
  };
  const ask = async (): Promise<void> => {
    asking.abort();
    asking = new AbortController();
    const words = input.value.trim();
    const near = known.filter((entry) => matches(`${entry.label} ${entry.hint ?? ""}`, words));
    show(near);
    if (words.length < 2) return;
    try {
      const query = new URLSearchParams({ q: words });
      const answer = await fetch(`${dialog.dataset["url"]}?${query}`, { signal: asking.signal, headers: { Accept: "application/json" } });
      if (answer.ok) show([...near, ...((await answer.json()) as Entry[])]);
    } catch (error) {
      if (!(error instanceof DOMException)) console.warn("the palette got no answer", error);
    }
  };

  let timer = 0;
  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), 120);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      const option = list.querySelector<HTMLAnchorElement>("[aria-selected=true]");
      location.href = option?.href ?? `${dialog.dataset["searchUrl"]}?${new URLSearchParams({ q: input.value })}`;
      dialog.close();
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  show(known);
}

function pagesOf(page: Document, dialog: HTMLElement): Entry[] {
  const entries: Entry[] = [];
  for (const link of page.querySelectorAll<HTMLAnchorElement>("a[data-new]")) {
    entries.push({ group: dialog.dataset["wordNew"] ?? "", label: text(link.querySelector("span")?.firstChild ?? link), hint: text(link.querySelector("small")), url: link.href });
  }
  for (const link of page.querySelectorAll<HTMLAnchorElement>("#navigation a.navigation__link")) {
    const clause = link.closest<HTMLElement>("[data-clause]")?.dataset["clause"];
    const label = text(link.querySelector(".navigation__label") ?? link);
    entries.push({ group: dialog.dataset["wordPages"] ?? "", label, hint: clause ? `§ ${clause}` : "", url: link.href });
  }
  return entries.sort((one, other) => Number(fold(one.group) > fold(other.group)));
}

function drawn(entries: Entry[], none: string): HTMLElement[] {
  if (entries.length === 0) return [made("div", "palette__none", none)];
  const groups = [...new Set(entries.map((entry) => entry.group))];
  let id = 0;
  return groups.map((group) => {
    const box = made("div", "", "");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", group);
    const heading = made("div", "palette__group", group);
    heading.setAttribute("aria-hidden", "true");
    const options = entries.filter((entry) => entry.group === group).map((entry) => {
      const option = made("a", "palette__option", "") as HTMLAnchorElement;
      option.append(made("span", "", entry.label), made("span", "palette__hint", entry.hint ?? ""));
      option.href = entry.url;
      option.id = `palette-option-${id++}`;
      option.tabIndex = -1;
      option.setAttribute("role", "option");
      return option;
    });
    box.append(heading, ...options);
    return box;
  });
}

function made(tag: string, name: string, words: string): HTMLElement {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.textContent = words;
  return element;
}

function text(node: Node | null): string {
  return (node?.textContent ?? "").replace(/\s+/g, " ").trim();
}
