/**
 * Moves through the rows of a register with j and k (or n and p), opens the row with Enter or o.
 *
 *   <table data-island="table-keys"><tbody><tr><td><a class="row-link" href="…">…
 */
export default function start(table: HTMLElement): void {
  const rows = (): HTMLElement[] =>
    [...table.querySelectorAll<HTMLElement>("tbody tr")].filter((row) => row.querySelector("a.row-link"));

  const move = (step: number): void => {
    const all = rows();
    const at = all.findIndex((row) => "current" in row.dataset);
    const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step))];
    if (!next) return;
    if (at >= 0) delete all[at]?.dataset["current"];
    next.dataset["current"] = "";
    next.querySelector<HTMLElement>("a.row-link")?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };

  const onKey = (event: KeyboardEvent): void => {
    if (!table.isConnected) {
      document.removeEventListener("keydown", onKey);
      return;
    }
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (event.ctrlKey || event.metaKey || event.altKey || target?.isContentEditable) return;
    if (target?.matches("input, textarea, select") || target?.closest("dialog")) return;
    if (table !== document.querySelector("table[data-island=table-keys]") && !table.contains(target)) return;
    if (target?.closest("table[data-island=table-keys]") && !table.contains(target)) return;
    if (event.key === "j" || event.key === "n") move(1);
    else if (event.key === "k" || event.key === "p") move(-1);
    else if (event.key === "o") table.querySelector<HTMLElement>("tr[data-current] a.row-link")?.click();
    else return;
    event.preventDefault();
  };
  document.addEventListener("keydown", onKey);
  table.addEventListener("focusin", (event) => {
    const row = event.target instanceof Element ? event.target.closest("tr") : null;
    for (const each of rows()) each.toggleAttribute("data-current", each === row);
  });
}
