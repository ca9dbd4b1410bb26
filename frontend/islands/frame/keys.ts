/**
 * Keys of the whole page: / to the search, Ctrl+K (or Cmd+K) to the palette, which is loaded only then.
 *
 *   <input id="search">  <button data-opens-palette>  <dialog id="palette" data-url="/palette">
 */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

async function openPalette(dialog: HTMLDialogElement): Promise<void> {
  const palette = (await import(new URL("./palette.js", import.meta.url).href)) as { default: (dialog: HTMLDialogElement) => void };
  palette.default(dialog);
}

export function startKeys(page: Document): void {
  const dialog = page.querySelector<HTMLDialogElement>("#palette");
  for (const opener of page.querySelectorAll<HTMLElement>("[data-opens-palette]")) {
    if (!dialog) continue;
    opener.hidden = false;
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      void openPalette(dialog);
    });
  }
  page.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && dialog) {
      event.preventDefault();
      if (dialog.open) dialog.close();
      else void openPalette(dialog);
    } else if (event.key === "/" && !isTyping(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const search = page.querySelector<HTMLInputElement>("#search");
      if (!search || search.offsetParent === null) return;
      event.preventDefault();
      search.focus();
      search.select();
    }
  });
}
